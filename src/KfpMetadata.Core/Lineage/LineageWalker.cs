namespace KfpMetadata;

/// <summary>
/// Walks lineage breadth first: the events of a step (<see cref="LineageEvents"/>), then the nodes they lead to in pages. Every node is
/// visited once, so cycles and shared nodes cost nothing; what is held in memory is the graph and what was read ahead. At a limit of the
/// budget the walk ends, and the graph says so.
/// </summary>
internal sealed class LineageWalker(IMlmdClient client, LineageRequest request, CancellationToken cancellationToken)
{
    /// <summary>
    /// Contexts of one artifact that others took, which no execution of the graph is in and which are read all the same, as experiments are:
    /// the others' runs are as many more.
    /// </summary>
    private const int MostOwnContexts = 10;

    private readonly ReadBudget _budget = request.Budget;
    private readonly Dictionary<LineageKey, MlmdNode> _nodes = [];

    /// <summary>The nodes of the graph by their distance: of those read ahead an event without its other end may lead nowhere.</summary>
    private readonly Dictionary<LineageKey, int> _steps = [];
    private readonly Dictionary<(long Artifact, long Execution, MlmdEventType Type), MlmdLineageEdge> _edges = [];
    private readonly HashSet<(long Artifact, long Execution, MlmdEventType Type)> _dangling = [];

    private long _memberships;

    /// <summary>Artifacts that others than their makers have as output.</summary>
    private readonly HashSet<LineageKey> _taken = [];

    /// <summary>Walks to the end.</summary>
    public async Task<MlmdLineageGraph> WalkAsync()
    {
        if (request.Roots.Count > _budget.Nodes) _budget.Reach(MlmdReadLimits.Nodes);
        foreach (var root in request.Roots.Take(_budget.Nodes))
        {
            _nodes.TryAdd(LineageKey.Of(root), root);
            _steps[LineageKey.Of(root)] = 0;
        }

        var roots = _nodes.Values.ToList();
        if (request.Direction != MlmdLineageDirection.Downstream) await FollowAsync(roots, upstream: true).ConfigureAwait(false);
        if (request.Direction != MlmdLineageDirection.Upstream) await FollowAsync(roots, upstream: false).ConfigureAwait(false);
        var nodes = _steps.OrderBy(static pair => pair.Value).ThenBy(static pair => pair.Key.Kind).ThenBy(static pair => pair.Key.Id)
            .Select(pair => _nodes[pair.Key]).ToList();
        var (members, contexts) = await MembersAsync().ConfigureAwait(false);
        return new MlmdLineageGraph
        {
            Roots = [.. roots],
            Nodes = [.. nodes],
            Edges = _edges.OrderBy(static pair => pair.Key.Execution).ThenBy(static pair => pair.Key.Type)
                .ThenBy(static pair => pair.Key.Artifact)
                .Select(static pair => pair.Value).ToArray(),
            Contexts = [.. contexts],
            Direction = request.Direction,
            Members = members,
            Dangling = _dangling.Count,
            ReachedLimits = _budget.Reached,
        };
    }

    private async Task FollowAsync(IEnumerable<MlmdNode> roots, bool upstream)
    {
        var visited = roots.Select(LineageKey.Of).ToHashSet();
        var front = visited.ToList();
        var events = new LineageEvents(client, request, upstream, cancellationToken);
        for (var step = 1; front.Count > 0 && step <= request.Depth && _budget.Reached == MlmdReadLimits.None; step++)
        {
            var found = await events.OfAsync(front, request.Depth - step + 1).ConfigureAwait(false);
            await ReadNodesAsync(events.TakeAhead()).ConfigureAwait(false);
            if (upstream && !request.IncludeCached) found = await MadeAsync(found).ConfigureAwait(false);
            await ReadNodesAsync(found).ConfigureAwait(false);
            front = [];
            foreach (var link in found)
            {
                if (AddEdge(link, step) is not { } edge) continue;
                // Of an input, upstream leads to the artifact; of an output, to the execution. Downstream the other ends.
                var next = LineageKey.Of(edge.IsInput == upstream ? edge.Artifact : edge.Execution);
                if (visited.Add(next) && request.IsEnd?.Invoke(_nodes[next].Type) != true) front.Add(next);
            }

            request.Progress(_steps.Count, _edges.Count);
        }
    }

    /// <summary>The events without the outputs of those that did not make the artifact but took it.</summary>
    private async Task<List<MlmdEvent>> MadeAsync(List<MlmdEvent> events)
    {
        var makers = await ArtifactMakers.FindAsync(
            events.Where(static link => MlmdLineageEdge.IsOutputType(link.Type)),
            ids => ReadNewAsync<MlmdExecution>(MlmdNodeKind.Execution, ids),
            id => _nodes.GetValueOrDefault(new(MlmdNodeKind.Execution, id)) as MlmdExecution).ConfigureAwait(false);
        return events.FindAll(link =>
        {
            if (!MlmdLineageEdge.IsOutputType(link.Type) || makers[link.ArtifactId] == link.ExecutionId) return true;
            _taken.Add(new(MlmdNodeKind.Artifact, link.ArtifactId));
            return false;
        });
    }

    private async Task ReadNodesAsync(IReadOnlyList<MlmdEvent> events)
    {
        await ReadNewAsync<MlmdArtifact>(MlmdNodeKind.Artifact, events.Select(static link => link.ArtifactId)).ConfigureAwait(false);
        await ReadNewAsync<MlmdExecution>(MlmdNodeKind.Execution, events.Select(static link => link.ExecutionId)).ConfigureAwait(false);
    }

    private Task ReadNewAsync<TNode>(MlmdNodeKind kind, IEnumerable<long> ids)
        where TNode : MlmdNode =>
        LineagePages.ReadAsync<TNode>(
            Within([.. ids.Distinct().Where(id => !_nodes.ContainsKey(new(kind, id)))]),
            client.GetNodesByIdAsync<TNode>,
            nodes =>
            {
                foreach (var node in nodes) _nodes[LineageKey.Of(node)] = node;
                return _budget.CountBytes(nodes);
            },
            cancellationToken);

    /// <summary>Those of new nodes that there is room for. Some may not be in the store, so a page more is asked for.</summary>
    private List<long> Within(List<long> ids)
    {
        var room = Math.Max(0, _budget.Nodes - _steps.Count) + NodeQuery.LargestPage;
        if (ids.Count <= room) return ids;
        _budget.Reach(MlmdReadLimits.Nodes);
        return ids.GetRange(0, room);
    }

    /// <summary>The edge of an event; <see langword="null"/> where one of its ends is not in the store, or a limit was reached.</summary>
    private MlmdLineageEdge? AddEdge(MlmdEvent link, int step)
    {
        var key = (link.ArtifactId, link.ExecutionId, link.Type);
        if (_edges.TryGetValue(key, out var known)) return known;
        if (_nodes.GetValueOrDefault(new(MlmdNodeKind.Artifact, link.ArtifactId)) is not MlmdArtifact artifact
            || _nodes.GetValueOrDefault(new(MlmdNodeKind.Execution, link.ExecutionId)) is not MlmdExecution execution)
        {
            // At a limit not all of them were read.
            if (_budget.Reached == MlmdReadLimits.None) _dangling.Add(key);
            return null;
        }

        if (_edges.Count + _dangling.Count >= _budget.Edges)
        {
            _budget.Reach(MlmdReadLimits.Edges);
            return null;
        }

        if (!HasRoom(LineageKey.Of(artifact), LineageKey.Of(execution))) return null;
        _steps.TryAdd(LineageKey.Of(artifact), step);
        _steps.TryAdd(LineageKey.Of(execution), step);
        return _edges[key] = new MlmdLineageEdge
        {
            Artifact = artifact,
            Execution = execution,
            Type = link.Type,
            Path = link.Path,
            Time = link.Time,
        };
    }

    private bool HasRoom(LineageKey artifact, LineageKey execution)
    {
        if (_steps.Count + 2 <= _budget.Nodes) return true;
        var fresh = (_steps.ContainsKey(artifact) ? 0 : 1) + (_steps.ContainsKey(execution) ? 0 : 1);
        if (_steps.Count + fresh <= _budget.Nodes) return true;
        _budget.Reach(MlmdReadLimits.Nodes);
        return false;
    }

    /// <summary>
    /// The contexts of the nodes. An artifact that others took is in their runs, too; of its runs only those that have an execution in the
    /// graph are part of it.
    /// </summary>
    private async Task<(Dictionary<LineageKey, IReadOnlyList<long>> Members, List<MlmdContext> Contexts)> MembersAsync()
    {
        var members = new Dictionary<LineageKey, IReadOnlyList<long>>();
        await ReadMembersAsync<MlmdExecution>(MlmdNodeKind.Execution, members).ConfigureAwait(false);
        var ofExecutions = members.Values.SelectMany(static ids => ids).ToHashSet();
        await ReadMembersAsync<MlmdArtifact>(MlmdNodeKind.Artifact, members).ConfigureAwait(false);
        foreach (var key in _taken.Where(members.ContainsKey))
            members[key] = [.. members[key].Where(ofExecutions.Contains), .. members[key].Where(id => !ofExecutions.Contains(id)).Take(MostOwnContexts)];

        var contexts = new List<MlmdContext>();
        await ReadContextsAsync([.. members.Values.SelectMany(static ids => ids).Distinct().Order()], contexts).ConfigureAwait(false);
        var others = contexts.Where(context => RunTypes.IsRun(context) && !ofExecutions.Contains(context.Id)).Select(static run => run.Id).ToHashSet();
        foreach (var key in _taken.Where(members.ContainsKey)) members[key] = [.. members[key].Where(id => !others.Contains(id))];
        var named = members.Values.SelectMany(static ids => ids).ToHashSet();
        contexts.RemoveAll(context => !named.Contains(context.Id));
        return (members, contexts);
    }

    private Task ReadMembersAsync<TNode>(MlmdNodeKind kind, Dictionary<LineageKey, IReadOnlyList<long>> members)
        where TNode : MlmdNode =>
        LineagePages.ReadAsync<ContextMember>(
            [.. _steps.Keys.Where(key => key.Kind == kind).Select(static key => key.Id).Order()],
            client.GetMembershipsAsync<TNode>,
            rows =>
            {
                foreach (var node in rows.GroupBy(static row => row.NodeId))
                    members[new(kind, node.Key)] = [.. node.Select(static row => row.ContextId).Distinct().Order()];
                _memberships += rows.Count;
                if (_memberships <= Math.Max(_budget.Edges, ReadBudget.DefaultEdges)) return true;
                _budget.Reach(MlmdReadLimits.Edges);
                return false;
            },
            cancellationToken);

    private Task ReadContextsAsync(IReadOnlyList<long> ids, List<MlmdContext> contexts) =>
        LineagePages.ReadAsync<MlmdContext>(
            ids,
            client.GetNodesByIdAsync<MlmdContext>,
            page =>
            {
                contexts.AddRange(page);
                if (contexts.Count > _budget.Nodes) _budget.Reach(MlmdReadLimits.Nodes);
                return _budget.CountBytes(page) && contexts.Count <= _budget.Nodes;
            },
            cancellationToken);
}
