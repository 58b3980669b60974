namespace KfpMetadata;

/// <summary>
/// An MLMD store in the terms of the domain, whatever is behind it. Every method is one call of MLMD or the sequence that makes a
/// write happen exactly once. All can be cancelled, and all throw <see cref="MlmdException"/>. Nodes, types and events that come back know their
/// <see cref="Connection"/>. Instances are thread-safe.
/// </summary>
public interface IMlmdClient : IAsyncDisposable
{
    /// <summary>The connection that owns the client; set once, by its constructor.</summary>
    MlmdConnection? Connection { get; set; }

    /// <summary>What is behind the client.</summary>
    MlmdStoreKind Kind { get; }

    /// <summary>The server's address, the file's full path, or <c>memory</c>.</summary>
    string Address { get; }

    /// <summary>The release, as far as it can be told: <c>1.14 or later</c>, <c>before 1.14</c>, <c>embedded</c>.</summary>
    string Release { get; }

    /// <summary>Whether writes are refused: asked for, or the server is older than 1.14.</summary>
    bool ReadOnly { get; }

    /// <summary>The upgrade that was done when the file was opened; <see langword="null"/> where there was none.</summary>
    MlmdUpgrade? Upgrade { get; }

    /// <summary>The names of MLMD's calls, which <see cref="InvokeAsync"/> takes.</summary>
    IReadOnlyList<string> Methods => [];

    /// <summary>Told of every attempt of every call made in the current asynchronous flow, until the result is disposed.</summary>
    /// <param name="listener">
    /// Told of a write before it is sent and of every attempt when it has ended, on any thread. The call goes on when it has been told. Where that fails
    /// before anything is sent, the call fails with it. <see langword="null"/> where only warnings are wanted.
    /// </param>
    /// <param name="warn">
    /// Told of what the user may not expect, such as another spelling of a name or a value that some stores do not keep; called on any thread. The
    /// call goes on when it has ended, and fails where it fails.
    /// </param>
    /// <returns>Ends the telling.</returns>
    IDisposable Trace(Func<MlmdCallTrace, Task>? listener, Func<string, Task>? warn = null);

    /// <summary>A type by name (<c>Get*Type</c>).</summary>
    /// <typeparam name="TType">The kind of type.</typeparam>
    /// <param name="name">The name; compared ordinally, whatever the server's collation.</param>
    /// <param name="version">The version, or <see langword="null"/> for the unversioned type.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The type, or <see langword="null"/> where there is none.</returns>
    Task<TType?> GetTypeAsync<TType>(string name, string? version, CancellationToken cancellationToken)
        where TType : MlmdType;

    /// <summary>
    /// A type by name, to make nodes of. As <see cref="GetTypeAsync"/>, and on PostgreSQL, where writers who create the same type at once may create a
    /// row each, a type that no node has used for long is read again once no other row can appear. Each type is looked at so once a connection.
    /// </summary>
    /// <typeparam name="TType">The kind of type.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="version">The version; <see langword="null"/> for the type without one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The type, or <see langword="null"/> where there is none.</returns>
    Task<TType?> GetSettledTypeAsync<TType>(string name, string? version, CancellationToken cancellationToken)
        where TType : MlmdType;

    /// <summary>All types of one kind but the predefined ones (<c>Get*Types</c>).</summary>
    /// <typeparam name="TType">The kind of type.</typeparam>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The types by id.</returns>
    Task<IReadOnlyList<TType>> GetTypesAsync<TType>(CancellationToken cancellationToken)
        where TType : MlmdType;

    /// <summary>Types by id (<c>Get*TypesByID</c>). Unknown ids are left out.</summary>
    /// <typeparam name="TType">The kind of type.</typeparam>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The types found, each once.</returns>
    Task<IReadOnlyList<TType>> GetTypesByIdAsync<TType>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TType : MlmdType;

    /// <summary>
    /// Creates a type, or adds its properties to the stored one (<c>Put*Type</c> with <c>can_omit_fields</c>), then reads it back: two writers on
    /// PostgreSQL can create it twice, and the read-back id is the one to use.
    /// </summary>
    /// <typeparam name="TType">The kind of type.</typeparam>
    /// <param name="type">Name, version and properties.</param>
    /// <param name="canAddFields">Whether properties that the stored type lacks may be added to it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The stored type.</returns>
    Task<TType> PutTypeAsync<TType>(TType type, bool canAddFields, CancellationToken cancellationToken)
        where TType : MlmdType;

    /// <summary>Nodes by id (<c>Get*ByID</c>), in pages. Unknown ids are left out.</summary>
    /// <typeparam name="TNode">The kind of node.</typeparam>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The nodes found, in the order of the ids asked for, each once.</returns>
    Task<IReadOnlyList<TNode>> GetNodesByIdAsync<TNode>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>A node by type and name (<c>Get*ByTypeAndName</c>).</summary>
    /// <typeparam name="TNode">The kind of node.</typeparam>
    /// <param name="type">The name of the type.</param>
    /// <param name="name">The name; both are compared ordinally.</param>
    /// <param name="version">The version of the type, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The node, or <see langword="null"/> where there is none.</returns>
    Task<TNode?> GetNodeByTypeAndNameAsync<TNode>(string type, string name, string? version, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>Nodes by external id (<c>Get*ByExternalIds</c>).</summary>
    /// <typeparam name="TNode">The kind of node.</typeparam>
    /// <param name="externalIds">The external ids, none empty.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The nodes found; empty where there are none.</returns>
    Task<IReadOnlyList<TNode>> GetNodesByExternalIdAsync<TNode>(IReadOnlyCollection<string> externalIds, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>Artifacts by URI (<c>GetArtifactsByURI</c>).</summary>
    /// <param name="uris">The URIs; compared ordinally, whatever the server's collation.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The artifacts by id.</returns>
    Task<IReadOnlyList<MlmdArtifact>> GetArtifactsByUriAsync(IReadOnlyCollection<string> uris, CancellationToken cancellationToken);

    /// <summary>Lists nodes in pages, the next one fetched while this one is used. Every row comes once, whatever the server's paging does.</summary>
    /// <typeparam name="TNode">The kind of node.</typeparam>
    /// <param name="query">What and in which order.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The nodes as they come.</returns>
    IAsyncEnumerable<TNode> ListNodesAsync<TNode>(NodeQuery query, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>The contexts of an artifact or execution (<c>GetContextsByArtifact</c>, <c>GetContextsByExecution</c>).</summary>
    /// <typeparam name="TNode">Artifact or execution.</typeparam>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The contexts; empty where there are none.</returns>
    Task<IReadOnlyList<MlmdContext>> GetContextsOfAsync<TNode>(long id, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>The parents or children of a context (<c>GetParentContextsByContext</c>, <c>GetChildrenContextsByContext</c>), one level.</summary>
    /// <param name="contextId">The context.</param>
    /// <param name="children">Children instead of parents.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The contexts; empty where there are none.</returns>
    Task<IReadOnlyList<MlmdContext>> GetRelatedContextsAsync(long contextId, bool children, CancellationToken cancellationToken);

    /// <summary>The events of artifacts or executions (<c>GetEventsByArtifactIDs</c>, <c>GetEventsByExecutionIDs</c>).</summary>
    /// <typeparam name="TNode">Artifact or execution: whose ids are given.</typeparam>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The events, each once.</returns>
    Task<IReadOnlyList<MlmdEvent>> GetEventsAsync<TNode>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>The events up to some steps away (<c>GetLineageSubgraph</c>).</summary>
    /// <typeparam name="TNode">Artifact or execution: whose ids are given.</typeparam>
    /// <param name="ids">The ids; 100 at most.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="hops">The steps, up to 100; one is one event.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The events, each once; <see langword="null"/> where the store cannot tell them in one call.</returns>
    Task<IReadOnlyList<MlmdEvent>?> GetLineageEventsAsync<TNode>(
        IReadOnlyCollection<long> ids, MlmdLineageDirection direction, int hops, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        Task.FromResult<IReadOnlyList<MlmdEvent>?>(null);

    /// <summary>The contexts of many artifacts or executions (<c>GetLineageSubgraph</c> without a step, where the store has it).</summary>
    /// <typeparam name="TNode">Artifact or execution: whose ids are given.</typeparam>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Node and context, each pair once; none for unknown ids.</returns>
    async Task<IReadOnlyList<ContextMember>> GetMembershipsAsync<TNode>(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = new List<ContextMember>();
        foreach (var id in ids.Distinct())
            found.AddRange((await GetContextsOfAsync<TNode>(id, cancellationToken).ConfigureAwait(false)).Select(context => new ContextMember(id, context.Id)));
        return found;
    }

    /// <summary>The artifacts or executions of several contexts in one call (<c>GetLineageSubgraph</c> without a step).</summary>
    /// <typeparam name="TNode">Artifact or execution: what is looked for.</typeparam>
    /// <param name="contextIds">The contexts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Node and context, each pair once; <see langword="null"/> where one call does not tell: the store leaves the links out (1.14), or the nodes are more than its
    /// answer holds links of (100). Each context is then listed by itself.
    /// </returns>
    Task<IReadOnlyList<ContextMember>?> GetMembersAsync<TNode>(IReadOnlyCollection<long> contextIds, CancellationToken cancellationToken)
        where TNode : MlmdNode =>
        Task.FromResult<IReadOnlyList<ContextMember>?>(null);

    /// <summary>
    /// Creates nodes of one kind in one transaction (<c>Put*</c>), exactly once: the name is the key. Nodes without a name get a generated one.
    /// Ids are set on the nodes given. A node whose generated name is found stored already counts as written.
    /// </summary>
    /// <typeparam name="TNode">The kind of node.</typeparam>
    /// <param name="nodes">The nodes, with <see cref="MlmdNode.TypeId"/> and <see cref="MlmdNode.Type"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When they are written.</returns>
    Task CreateNodesAsync<TNode>(IReadOnlyList<TNode> nodes, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>Adds outputs to existing executions in existing contexts, in one transaction and exactly once (output request, <c>PutLineageSubgraph</c>). Ids are set on the artifacts.</summary>
    /// <param name="contexts">The contexts, read before: every output is attributed to each. Empty for none.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When they are written.</returns>
    Task RecordOutputsAsync(IReadOnlyList<MlmdContext> contexts, IReadOnlyList<OutputRecord> outputs, CancellationToken cancellationToken);

    /// <summary>Creates an execution in existing contexts with existing inputs and new outputs, in one transaction and exactly once (execution request, <c>PutExecution</c>). Ids are set on the execution and the outputs.</summary>
    /// <param name="record">What to write.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is written.</returns>
    Task RecordExecutionAsync(ExecutionRecord record, CancellationToken cancellationToken);

    /// <summary>Changes existing nodes of one kind, by masked updates. One call for updates that share a mask.</summary>
    /// <typeparam name="TNode">The kind of node.</typeparam>
    /// <param name="updates">What to change; those that change nothing are not sent.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When they are written.</returns>
    Task UpdateNodesAsync<TNode>(IReadOnlyList<NodeUpdate> updates, CancellationToken cancellationToken)
        where TNode : MlmdNode;

    /// <summary>Adds artifacts and executions to contexts (<c>PutAttributionsAndAssociations</c>); repeating it has no effect.</summary>
    /// <param name="attributions">Artifact and context.</param>
    /// <param name="associations">Execution and context.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When they are written.</returns>
    Task PutMembersAsync(IReadOnlyCollection<ContextMember> attributions, IReadOnlyCollection<ContextMember> associations, CancellationToken cancellationToken);

    /// <summary>Adds events between existing nodes (<c>PutEvents</c>), one transaction. An event that exists with the same path counts as written.</summary>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When they are written.</returns>
    /// <exception cref="MlmdException">An event exists under another name (<c>MlmdLinkedOtherwise</c>).</exception>
    Task PutEventsAsync(IReadOnlyList<MlmdEvent> events, CancellationToken cancellationToken);

    /// <summary>Makes one context the child of another (<c>PutParentContexts</c>); done already counts as done.</summary>
    /// <param name="childId">The child.</param>
    /// <param name="parentId">The parent.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>When it is written.</returns>
    Task PutParentContextAsync(long childId, long parentId, CancellationToken cancellationToken);

    /// <summary>Any call of MLMD, in protobuf's JSON. A <c>Put*</c> is sent once (again only where the store has rolled it back or never got it): it has no key.</summary>
    /// <param name="rpc">The name of the call, for example <c>GetArtifactsByID</c>.</param>
    /// <param name="body">The request; names of fields in either spelling of protobuf's JSON.</param>
    /// <param name="force">Sends forms that the guard refuses, on servers of 1.14 or later that are not connected read-only.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer, with the names of fields as MLMD's own files spell them.</returns>
    Task<string> InvokeAsync(string rpc, string body, bool force, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This client has the calls of its interface only.");

    /// <summary>
    /// Looks at the store by stages as <c>Test-MlmdConnection</c> does: a server from its name on, by new sockets and with the client's own options; a
    /// file or a store in memory from its answer on. Only reads are sent. What goes wrong is a row, never an exception.
    /// </summary>
    /// <param name="trace">Told of the calls, on any thread; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The rows in the order of the stages, each as soon as it is known.</returns>
    IAsyncEnumerable<MlmdConnectionTest> TestAsync(Func<MlmdCallTrace, Task>? trace, CancellationToken cancellationToken);
}
