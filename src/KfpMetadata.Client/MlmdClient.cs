using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>The client of a store, remote or embedded: what differs is only what is behind the invoker.</summary>
internal sealed class MlmdClient : IMlmdClient
{
    private readonly StoreSession _session;
    private readonly TypeStore _types;
    private readonly NodeReader _reader;
    private readonly NodeLister _lister;
    private readonly NodeWriter _writer;
    private readonly Recorder _recorder;
    private readonly LinkWriter _links;
    private readonly RawCaller _raw;
    private readonly MembershipReader _memberships;
    private readonly IAsyncDisposable? _owned;

    /// <summary>Makes a client.</summary>
    /// <param name="invoker">The way to the store.</param>
    /// <param name="store">What is known of it.</param>
    /// <param name="owned">Given back with the client.</param>
    public MlmdClient(CallInvoker invoker, StoreDescription store, IAsyncDisposable? owned = null)
    {
        _session = new StoreSession(invoker, store);
        _types = new TypeStore(_session);
        _reader = new NodeReader(_session);
        _lister = new NodeLister(_session);
        _writer = new NodeWriter(_session, _reader, _types);
        _recorder = new Recorder(_session, _reader, _writer, _types);
        _links = new LinkWriter(_session, _reader);
        _raw = new RawCaller(_session);
        _memberships = new MembershipReader(_session, _reader);
        _owned = owned;
    }

    public MlmdConnection? Connection
    {
        get => _session.Connection;
        set => _session.Connection = value;
    }

    public MlmdStoreKind Kind => _session.Store.Kind;

    public string Address => _session.Store.Address;

    public string Release => _session.Store.Release;

    public MlmdUpgrade? Upgrade => _session.Store.Upgrade;

    public bool ReadOnly => _session.Store.ReadOnly || _session.Store.TooOld;

    public IReadOnlyList<string> Methods => RawCaller.Methods;

    /// <summary>The shared parts, for tests.</summary>
    internal StoreSession Session => _session;

    public IDisposable Trace(Func<MlmdCallTrace, Task>? listener, Func<string, Task>? warn = null) => _session.Tracer.Add(listener, warn);

    public Task<TType?> GetTypeAsync<TType>(string name, string? version, CancellationToken cancellationToken)
        where TType : MlmdType =>
        _types.FindAsync<TType>(name, version, Scope(cancellationToken));

    public Task<TType?> GetSettledTypeAsync<TType>(string name, string? version, CancellationToken cancellationToken)
        where TType : MlmdType =>
        _types.FindSettledAsync<TType>(name, version, Scope(cancellationToken));

    public async Task<IReadOnlyList<TType>> GetTypesAsync<TType>(CancellationToken cancellationToken)
        where TType : MlmdType =>
        [.. (await _types.AllAsync<TType>(Scope(cancellationToken)).ConfigureAwait(false)).OrderBy(static type => type.Id)];

    public Task<IReadOnlyList<TType>> GetTypesByIdAsync<TType>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TType : MlmdType =>
        _types.ByIdAsync<TType>(ids, Scope(cancellationToken));

    public Task<TType> PutTypeAsync<TType>(TType type, bool canAddFields, CancellationToken cancellationToken)
        where TType : MlmdType =>
        _types.PutAsync(type, canAddFields, Scope(cancellationToken));

    public Task<IReadOnlyList<TNode>> GetNodesByIdAsync<TNode>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _reader.ByIdAsync<TNode>(ids, Scope(cancellationToken));

    public Task<TNode?> GetNodeByTypeAndNameAsync<TNode>(string type, string name, string? version, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _reader.ByTypeAndNameAsync<TNode>(type, name, version, Scope(cancellationToken));

    public Task<IReadOnlyList<TNode>> GetNodesByExternalIdAsync<TNode>(IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _reader.ByExternalIdAsync<TNode>(externalIds, Scope(cancellationToken));

    public Task<IReadOnlyList<MlmdArtifact>> GetArtifactsByUriAsync(IReadOnlyCollection<string> uris, CancellationToken cancellationToken) =>
        _reader.ByUriAsync(uris, Scope(cancellationToken));

    public IAsyncEnumerable<TNode> ListNodesAsync<TNode>(NodeQuery query, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _lister.ListAsync<TNode>(query, cancellationToken);

    public Task<IReadOnlyList<MlmdContext>> GetContextsOfAsync<TNode>(long id, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _reader.ContextsOfAsync<TNode>(id, Scope(cancellationToken));

    public Task<IReadOnlyList<MlmdContext>> GetRelatedContextsAsync(long contextId, bool children, CancellationToken cancellationToken) =>
        _reader.RelatedAsync(contextId, children, Scope(cancellationToken));

    public Task<IReadOnlyList<MlmdEvent>> GetEventsAsync<TNode>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _reader.EventsAsync<TNode>(ids, Scope(cancellationToken));

    public Task<IReadOnlyList<MlmdEvent>?> GetLineageEventsAsync<TNode>(
        IReadOnlyCollection<long> ids, MlmdLineageDirection direction, int hops, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _reader.LineageEventsAsync<TNode>(ids, direction, hops, Scope(cancellationToken));

    public Task<IReadOnlyList<ContextMember>> GetMembershipsAsync<TNode>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _memberships.ReadAsync<TNode>(ids, Scope(cancellationToken));

    public Task<IReadOnlyList<ContextMember>?> GetMembersAsync<TNode>(IReadOnlyCollection<long> contextIds, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _memberships.MembersAsync<TNode>(contextIds, Scope(cancellationToken));

    public Task CreateNodesAsync<TNode>(IReadOnlyList<TNode> nodes, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _writer.CreateAsync(nodes, Scope(cancellationToken));

    public Task RecordOutputsAsync(IReadOnlyList<MlmdContext> contexts, IReadOnlyList<OutputRecord> outputs, CancellationToken cancellationToken) =>
        _recorder.OutputsAsync(contexts, outputs, Scope(cancellationToken));

    public Task RecordExecutionAsync(ExecutionRecord record, CancellationToken cancellationToken) =>
        _recorder.ExecutionAsync(record, Scope(cancellationToken));

    public Task UpdateNodesAsync<TNode>(IReadOnlyList<NodeUpdate> updates, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        _writer.UpdateAsync<TNode>(updates, Scope(cancellationToken));

    public Task PutMembersAsync(
        IReadOnlyCollection<ContextMember> attributions, IReadOnlyCollection<ContextMember> associations, CancellationToken cancellationToken) =>
        _links.MembersAsync(attributions, associations, Scope(cancellationToken));

    public Task PutEventsAsync(IReadOnlyList<MlmdEvent> events, CancellationToken cancellationToken) =>
        _links.EventsAsync(events, Scope(cancellationToken));

    public Task PutParentContextAsync(long childId, long parentId, CancellationToken cancellationToken) =>
        _links.ParentAsync(childId, parentId, Scope(cancellationToken));

    public Task<string> InvokeAsync(string rpc, string body, bool force, CancellationToken cancellationToken) =>
        _raw.InvokeAsync(rpc, body, force, Scope(cancellationToken));

    public IAsyncEnumerable<MlmdConnectionTest> TestAsync(Func<MlmdCallTrace, Task>? trace, CancellationToken cancellationToken) => _session.Store.Server is { } server
        ? ConnectionTester.ServerAsync(server, trace, cancellationToken)
        : ConnectionTester.EmbeddedAsync(_session.Store, _session.Guarded, trace, cancellationToken);

    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private CallScope Scope(CancellationToken token) => _session.Scope(token);
}
