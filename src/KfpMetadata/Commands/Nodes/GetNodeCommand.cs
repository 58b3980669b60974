using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Commands;

/// <summary>What reading artifacts, executions and contexts has in common.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
public abstract class GetNodeCommand<TNode> : FilterNodeCommand<TNode>
    where TNode : MlmdNode
{
    private protected const string IdSet = "Id";
    private protected const string ExternalIdSet = "ExternalId";

    private readonly InputBatch<long> _ids;
    private readonly HashSet<(string Name, bool IsCustom)> _warned = [];
    private ulong _skipped;
    private ulong _written;

    private protected GetNodeCommand() => _ids = new InputBatch<long>(NodeQuery.LargestPage, Read);

    /// <summary>The ids that another system gave.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExternalIdSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string[]? ExternalId { get; set; }

    /// <summary>What the pipeline brings: an entity of this kind is read again on its own store, one of another kind stands for those linked to it; also ids, names as <c>Type/Name</c>, and objects with the id under its own name (<c>ArtifactId</c>, <c>ExecutionId</c>, <c>ContextId</c>), as events have them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// How many pipeline objects may be gathered before they are read in one call. Without it a server is asked for up to 100, and an embedded store
    /// for each object at once. 1 keeps the command in step with the pipeline, for <c>-PipelineVariable</c>.
    /// </summary>
    [Parameter(ParameterSetName = InputSet)]
    [ValidateRange(1, NodeQuery.LargestPage)]
    public int? BatchSize { get; set; }

    /// <summary>A filter in MLMD's own language, sent as it stands.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? Filter { get; set; }

    /// <summary>What the list is ordered by.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public NodeOrder OrderBy { get; set; }

    /// <summary>The largest or newest first.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Descending { get; set; }

    /// <summary>Rows that one call asks for.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(1, NodeQuery.LargestPage)]
    public int PageSize { get; set; } = NodeQuery.LargestPage;

    /// <summary>The ids that were bound.</summary>
    private protected abstract NodeId[]? Ids { get; }

    /// <summary>The context whose members are listed.</summary>
    private protected virtual NodeReference? Container => null;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            switch (ParameterSetName)
            {
                case IdSet:
                    foreach (var id in NodeId.Of(Ids, Kind)) _ids.Add(StoreFor(), Kind, id);
                    break;
                case InputSet when Input() is { Problem: { } problem }:
                    throw problem;
                case InputSet when Input() is { Id: > 0 } own && own.Kind == Kind:
                    _ids.Add(StoreFor(own), Kind, own.Id);
                    break;
                default:
                    var references = References();
                    var connection = StoreFor(references);
                    RunOn(
                        connection,
                        (_, cancellationToken) => WriteAllAsync(Find(connection, cancellationToken), cancellationToken),
                        references.FirstOrDefault(static reference => reference is not null)?.Given);
                    break;
            }
        }
        catch (MlmdException error)
        {
            Report(error, InputObject?.BaseObject ?? Ids);
        }

        _ids.EndInput(BatchSize);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => _ids.Flush();

    /// <summary>What the user gave that decides on the store.</summary>
    private protected virtual NodeReference?[] References() => [Container, InputObject is null ? null : Input()];

    /// <summary>The nodes linked to a piped entity of another kind: here the members of a context.</summary>
    private protected virtual IAsyncEnumerable<TNode> FindLinked(MlmdConnection connection, NodeReference input, CancellationToken cancellationToken)
    {
        if (input.Kind == MlmdNodeKind.Context) return ListAsync(connection, input, cancellationToken);
        throw CommandErrors.WrongKind($"The {input} is neither of the kind that is read nor a context. Get-MlmdEvent tells which artifacts an execution read and wrote.");
    }

    /// <summary>The nodes of the sets that one kind has for itself; <see langword="null"/> where it is none of them.</summary>
    private protected virtual IAsyncEnumerable<TNode>? FindSpecial(MlmdConnection connection, CancellationToken cancellationToken) => null;

    /// <summary>Keyed reads that answer the whole question; <see langword="null"/> where it takes a list. What they find is tested by all terms but that of the type.</summary>
    private protected virtual IAsyncEnumerable<TNode>? FindByKey(MlmdConnection connection, CancellationToken cancellationToken) =>
        SelectedTypes.OnlyName is { } type && Names is { Count: > 0 } names && names.All(static name => name.IsLiteral)
            ? ByNameAsync(connection, type, [.. names.Select(static name => name.Text)], cancellationToken)
            : null;

    /// <summary>Whether nothing was given that only a list can do.</summary>
    private bool IsKeyed => Filter is null && Container is null && OrderBy == NodeOrder.Id && !Descending;

    /// <summary>Members of a context, or every node: those that meet the filters.</summary>
    private protected async IAsyncEnumerable<TNode> ListAsync(MlmdConnection connection, NodeReference? container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var context = container is null ? null : await Nodes.ResolveAsync<MlmdContext>(connection, container, cancellationToken).ConfigureAwait(false);
        var query = new NodeQuery
        {
            ContextId = context?.Id,
            Filter = Filter,
            OrderBy = OrderBy,
            Descending = Descending,
            PageSize = PageSize,
            Limit = Limit(),
        };
        NodeFilter filter;
        IReadOnlyList<MlmdType> types = [];
        var type = context is null ? SelectedTypes.OnlyName : null;
        if (type is not null)
        {
            // A store lists by type or by context; the type then needs no look-up of its own.
            query = query with { Type = type, TypeVersion = TypeVersion };
            filter = await TermsAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            (filter, types) = await FilterAsync(connection, cancellationToken).ConfigureAwait(false);
            if (types.Count == 0 && !SelectedTypes.IsAll) yield break;
        }

        var any = false;
        var names = new UnknownProperties(filter, Kind);
        await foreach (var node in new FilteredList(client, filter, PostVerbose).ListAsync<TNode>(query, names.See, cancellationToken).ConfigureAwait(false))
        {
            any = true;
            yield return node;
        }

        if (type is not null && !any)
        {
            var (found, missing) = await SelectedTypes.ResolveAsync(client, cancellationToken).ConfigureAwait(false);
            await WarnOfMissingTypesAsync(connection, missing, cancellationToken).ConfigureAwait(false);
            if (missing.Count > 0) yield break;
            types = found;
        }

        foreach (var (term, warning) in await names.WarningsAsync<TNode>(client, query, types, any, cancellationToken).ConfigureAwait(false))
        {
            if (_warned.Add((term.Name, term.IsCustom))) await WarnAsync(warning).ConfigureAwait(false);
        }
    }

    /// <summary>The rows that are still wanted; <see langword="null"/> where all are read.</summary>
    private long? Limit()
    {
        var paging = PagingParameters;
        if (paging.IncludeTotalCount || paging.First > long.MaxValue) return null;
        var wanted = (UInt128)(paging.First - Math.Min(_written, paging.First)) + (paging.Skip - Math.Min(_skipped, paging.Skip));
        return wanted > long.MaxValue ? null : (long)wanted;
    }

    /// <summary>Those of the nodes that meet all filters.</summary>
    private async IAsyncEnumerable<TNode> WhereAsync(
        IAsyncEnumerable<TNode> nodes, MlmdConnection connection, bool withTypes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = withTypes
            ? (await FilterAsync(connection, cancellationToken).ConfigureAwait(false)).Filter
            : await TermsAsync(connection, cancellationToken).ConfigureAwait(false);
        await foreach (var node in nodes.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (filter.Matches(node)) yield return node;
        }
    }

    private IAsyncEnumerable<TNode> Find(MlmdConnection connection, CancellationToken cancellationToken) =>
        FindSpecial(connection, cancellationToken) ?? ParameterSetName switch
        {
            ExternalIdSet => ByExternalIdAsync(connection, cancellationToken),
            InputSet => FindInput(connection, Input(), cancellationToken),
            _ when IsKeyed && FindByKey(connection, cancellationToken) is { } found => WhereAsync(found, connection, withTypes: Names.Count == 0, cancellationToken),
            _ => ListAsync(connection, Container, cancellationToken),
        };

    /// <summary>What was piped, as a reference of its own kind where it has one: a run stands for its context, a task for its execution.</summary>
    private NodeReference Input() => NodeReference.Piped(InputObject!, Kind, MlmdNodeKind.Context, MlmdNodeKind.Execution, MlmdNodeKind.Artifact);

    private IAsyncEnumerable<TNode> FindInput(MlmdConnection connection, NodeReference input, CancellationToken cancellationToken) =>
        WhereAsync(input.Kind == Kind ? OneAsync(connection, input, cancellationToken) : FindLinked(connection, input, cancellationToken), connection, withTypes: true, cancellationToken);

    private async IAsyncEnumerable<TNode> OneAsync(MlmdConnection connection, NodeReference input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await Nodes.ResolveAsync<TNode>(connection, input, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<TNode> ByNameAsync(MlmdConnection connection, string type, string[] names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var node = await connection.Use().GetNodeByTypeAndNameAsync<TNode>(type, name, TypeVersion, cancellationToken).ConfigureAwait(false);
            if (node is not null)
            {
                yield return node;
                continue;
            }

            // A name within a type is an error where it is not there; a type that is not there leaves a list empty.
            var (_, missing) = await SelectedTypes.ResolveAsync(connection.Use(), cancellationToken).ConfigureAwait(false);
            await WarnOfMissingTypesAsync(connection, missing, cancellationToken).ConfigureAwait(false);
            if (missing.Count > 0) yield break;
            PostError(Missing($"named '{name}' of type '{type}'", connection), name);
        }
    }

    private async IAsyncEnumerable<TNode> ByExternalIdAsync(MlmdConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var nodes = await connection.Use().GetNodesByExternalIdAsync<TNode>(ExternalId!, cancellationToken).ConfigureAwait(false);
        foreach (var externalId in ExternalId!)
        {
            var node = nodes.FirstOrDefault(node => string.Equals(node.ExternalId, externalId, StringComparison.Ordinal));
            if (node is not null) yield return node;
            else PostError(Missing($"with the external id '{externalId}'", connection), externalId);
        }
    }

    private async IAsyncEnumerable<TNode> ByIdAsync(MlmdConnection connection, IReadOnlyList<long> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var nodes = (await connection.Use().GetNodesByIdAsync<TNode>([.. ids.Distinct()], cancellationToken).ConfigureAwait(false))
            .ToDictionary(static node => node.Id);
        foreach (var id in ids)
        {
            if (nodes.TryGetValue(id, out var node)) yield return node;
            else PostError(Missing(FormattableString.Invariant($"with the id {id}"), connection), id);
        }
    }

    private void Read(MlmdConnection connection, long[] ids) => RunEachOn(
        connection,
        (_, cancellationToken) => WriteAllAsync(WhereAsync(ByIdAsync(connection, ids, cancellationToken), connection, withTypes: true, cancellationToken), cancellationToken),
        Array.ConvertAll(ids, static id => (object?)id));

    /// <summary>Writes the part of the sequence that the paging parameters ask for.</summary>
    private protected async Task WriteAllAsync(IAsyncEnumerable<TNode> nodes, CancellationToken cancellationToken)
    {
        var paging = PagingParameters;
        if (paging.IncludeTotalCount)
        {
            // MLMD counts nothing: the count is known when all is read, and it is written first.
            var kept = new List<TNode>();
            var total = 0UL;
            await foreach (var node in nodes.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                total++;
                if (Wanted(paging)) kept.Add(node);
            }

            await WriteObjectAsync(paging.NewTotalCount(total, accuracy: 1.0), cancellationToken).ConfigureAwait(false);
            foreach (var node in kept) await WriteObjectAsync(node, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_written >= paging.First) return;
        await foreach (var node in nodes.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!Wanted(paging)) continue;
            await WriteObjectAsync(node, cancellationToken).ConfigureAwait(false);
            if (_written >= paging.First) return;
        }
    }

    private bool Wanted(PagingParameters paging)
    {
        if (_skipped < paging.Skip)
        {
            _skipped++;
            return false;
        }

        if (_written >= paging.First) return false;
        _written++;
        return true;
    }

    private MlmdException Missing(string what, MlmdConnection connection) =>
        MlmdErrors.NotFound($"There is no {NodeReference.Word(Kind)} {what} in the store of the connection '{connection}'.");
}
