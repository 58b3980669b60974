namespace KfpMetadata;

/// <summary>What came before and after some artifacts and executions. Every node and every edge is in it once.</summary>
/// <remarks>Its lists are arrays: PowerShell cannot index the lists that the compiler makes of a collection expression.</remarks>
public sealed class MlmdLineageGraph
{
    private Dictionary<LineageKey, MlmdNode?>? _runs;

    /// <summary>The artifacts and executions that the walk began at.</summary>
    public MlmdNode[] Roots { get; set; } = [];

    /// <summary>The artifacts and executions, the roots first, then those a step away, then two; by id within a step.</summary>
    public MlmdNode[] Nodes { get; set; } = [];

    /// <summary>The events between them, by execution, type and artifact.</summary>
    public MlmdLineageEdge[] Edges { get; set; } = [];

    /// <summary>The contexts that the nodes are in: runs, pipelines, experiments; by id.</summary>
    public MlmdContext[] Contexts { get; set; } = [];

    /// <summary>The way that was followed.</summary>
    public MlmdLineageDirection Direction { get; set; }

    /// <summary>The limits that were reached; <see cref="MlmdReadLimits.None"/> where the walk came to its end.</summary>
    public MlmdReadLimits ReachedLimits { get; set; }

    /// <summary>Whether something is missing because a limit was reached.</summary>
    public bool IsTruncated => ReachedLimits != MlmdReadLimits.None;

    /// <summary>The artifacts among the nodes.</summary>
    public IReadOnlyList<MlmdArtifact> Artifacts => Nodes.OfType<MlmdArtifact>().ToArray();

    /// <summary>The executions among the nodes.</summary>
    public IReadOnlyList<MlmdExecution> Executions => Nodes.OfType<MlmdExecution>().ToArray();

    /// <summary>The runs among the contexts.</summary>
    public IReadOnlyList<MlmdContext> Runs => Contexts.Where(RunTypes.IsRun).ToArray();

    /// <summary>The ids of the contexts of every node that is in one.</summary>
    internal IReadOnlyDictionary<LineageKey, IReadOnlyList<long>> Members { get; set; } = new Dictionary<LineageKey, IReadOnlyList<long>>();

    /// <summary>
    /// Edges that were left out: events whose artifact or execution is not in the store (a real server writes such events).
    /// </summary>
    internal int Dangling { get; set; }

    /// <summary>The contexts of a node.</summary>
    /// <param name="node">A node of the graph.</param>
    /// <returns>By id; empty where there are none.</returns>
    public IReadOnlyList<MlmdContext> GetContexts(MlmdNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!Members.TryGetValue(LineageKey.Of(node), out var ids)) return [];
        var wanted = ids.ToHashSet();
        return Contexts.Where(context => wanted.Contains(context.Id)).ToArray();
    }

    /// <summary>
    /// The run that a node belongs to: an execution's own, an artifact's the one of its producer; an input that several runs share
    /// belongs to none.
    /// </summary>
    /// <param name="node">A node of the graph.</param>
    /// <returns>The run, or <see langword="null"/>.</returns>
    public MlmdContext? GetRun(MlmdNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _runs ??= FindRuns();
        return _runs.GetValueOrDefault(LineageKey.Of(node)) as MlmdContext;
    }

    /// <summary>How large it is.</summary>
    /// <returns>For example <c>lineage of artifact 7 (Model): 4 nodes, 3 edges</c>.</returns>
    public override string ToString()
    {
        var root = Roots.Length == 1 ? Roots[0].ToString() : FormattableString.Invariant($"{Roots.Length} nodes");
        return FormattableString.Invariant($"lineage of {root}: {Nodes.Length} nodes, {Edges.Length} edges{(IsTruncated ? ", truncated" : "")}");
    }

    /// <summary>One graph of several, of one store.</summary>
    /// <exception cref="MlmdException">They are of different stores, where ids say nothing.</exception>
    internal static MlmdLineageGraph Merge(IReadOnlyList<MlmdLineageGraph> graphs)
    {
        if (graphs.Count == 1) return graphs[0];
        MlmdConnection? store = null;
        foreach (var connection in graphs.SelectMany(static graph => graph.Nodes).Select(static node => node.Connection)
            .OfType<MlmdConnection>())
        {
            if (store is not null && !ReferenceEquals(store, connection))
                throw MlmdErrors.Foreign(
                    $"The graphs are of the stores of '{store}' and '{connection}', and their ids mean different nodes. "
                        + "Export each for itself.");
            store = connection;
        }

        var members = new Dictionary<LineageKey, IReadOnlyList<long>>();
        foreach (var (key, ids) in graphs.SelectMany(static graph => graph.Members)) members.TryAdd(key, ids);
        return new MlmdLineageGraph
        {
            Roots = graphs.SelectMany(static graph => graph.Roots).DistinctBy(LineageKey.Of).ToArray(),
            Nodes = graphs.SelectMany(static graph => graph.Nodes).DistinctBy(LineageKey.Of).ToArray(),
            Edges = graphs.SelectMany(static graph => graph.Edges)
                .DistinctBy(static edge => (edge.ArtifactId, edge.ExecutionId, edge.Type)).ToArray(),
            Contexts = graphs.SelectMany(static graph => graph.Contexts).DistinctBy(static context => context.Id)
                .OrderBy(static context => context.Id).ToArray(),
            Direction = graphs.Select(static graph => graph.Direction).Distinct().Count() == 1 ? graphs[0].Direction
                : MlmdLineageDirection.Both,
            Members = members,
            ReachedLimits = graphs.Aggregate(MlmdReadLimits.None, static (all, graph) => all | graph.ReachedLimits),
            Dangling = graphs.Sum(static graph => graph.Dangling),
        };
    }

    private Dictionary<LineageKey, MlmdNode?> FindRuns()
    {
        var runs = Runs.ToDictionary(static run => run.Id);
        var found = new Dictionary<LineageKey, MlmdNode?>();
        foreach (var (key, ids) in Members)
        {
            var own = ids.Where(runs.ContainsKey).ToList();
            if (own.Count > 0 && (key.Kind == MlmdNodeKind.Execution || own.Count == 1)) found[key] = runs[own.Min()];
        }

        // What was taken from the cache belongs to the run that made it.
        var outputs = Edges.Where(static edge => !edge.IsInput && ArtifactMakers.Made(edge.Execution));
        foreach (var made in outputs.OrderBy(static edge => edge.ExecutionId).DistinctBy(static edge => edge.ArtifactId))
        {
            if (found.TryGetValue(LineageKey.Of(made.Execution), out var run)) found[LineageKey.Of(made.Artifact)] = run;
        }

        return found;
    }
}
