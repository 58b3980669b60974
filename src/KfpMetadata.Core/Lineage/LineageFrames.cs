using System.Globalization;

namespace KfpMetadata;

/// <summary>
/// What pictures make of a graph. Runs and DAGs are frames around what belongs to them, an artifact is where its maker is, and logs are
/// told apart. The nesting comes from rows of the store and is validated: no frame contains itself, and every frame belongs to the run of its contents.
/// </summary>
internal sealed class LineageFrames
{
    /// <summary>Frames within frames that are drawn; what is deeper is drawn in the innermost of them.</summary>
    private const int MostDepth = 24;

    /// <summary>What Argo calls the log of a step, which v1 records as an artifact.</summary>
    private const string ArgoLogs = "main-logs";

    private readonly MlmdLineageGraph _graph;
    private readonly Dictionary<LineageKey, LineageKey> _parents = [];
    private readonly Dictionary<long, string?> _dagStates = [];
    private readonly Dictionary<long, LineageKey> _roots = [];
    private readonly Dictionary<long, KfpRun> _runs = [];
    private readonly HashSet<LineageKey> _logs = [];

    public LineageFrames(MlmdLineageGraph graph)
    {
        _graph = graph;
        FindParents();
        foreach (var run in graph.Runs) _runs[run.Id] = RunReader.Describe(run);
        FindPipelines();
        foreach (var run in graph.Executions.GroupBy(execution => graph.GetRun(execution)?.Id ?? 0)) ReadRun(run.Key, [.. run]);
        foreach (var artifact in graph.Edges.GroupBy(static edge => edge.ArtifactId))
        {
            if (artifact.Any(IsLog) && artifact.Where(static edge => !edge.IsInput).All(IsLog)) _logs.Add(LineageKey.Of(artifact.First().Artifact));
        }
    }

    /// <summary>The graph.</summary>
    public MlmdLineageGraph Graph => _graph;

    /// <summary>The DAG around a node; <see langword="null"/> where the graph has none.</summary>
    public LineageKey? ParentOf(MlmdNode node) => _parents.TryGetValue(LineageKey.Of(node), out var parent) ? parent : null;

    /// <summary>Whether the execution is the root of its run, which the frame of the run stands for.</summary>
    public bool IsRoot(MlmdNode node) =>
        _graph.GetRun(node) is { } run && _roots.TryGetValue(run.Id, out var root) && root == LineageKey.Of(node);

    /// <summary>Whether the artifact is the log of a task.</summary>
    public bool IsLog(MlmdNode node) => _logs.Contains(LineageKey.Of(node));

    /// <summary>The name of a node in a picture: iterations have their index, loops their number of iterations.</summary>
    public string Title(MlmdNode node)
    {
        if (node is MlmdContext context) return RunTitle(context);
        var title = LineageText.Title(node);
        if (node is not MlmdExecution execution) return title;
        if (IsRoot(node) && _graph.GetRun(node) is { } run) return RunTitle(run);
        if (execution.CustomProperties[TaskNames.Iteration] is long index) title += string.Create(CultureInfo.InvariantCulture, $".{index}");
        return execution.CustomProperties[TaskNames.IterationCount] is long count
            ? title + string.Create(CultureInfo.InvariantCulture, $" ({count} {(count == 1 ? "iteration" : "iterations")})")
            : title;
    }

    /// <summary>
    /// The state as a user reads it; that of a DAG is worked out from its tasks. <see langword="null"/> where there is none, or where it
    /// goes without saying: artifacts are live.
    /// </summary>
    public string? State(MlmdNode node) => node switch
    {
        MlmdArtifact { State: MlmdArtifactState.Live } => null,
        MlmdExecution execution when _dagStates.TryGetValue(execution.Id, out var state) => state,
        MlmdExecution { State: not null } execution => TaskStates.Of(execution).ToString(),
        MlmdContext run when _roots.TryGetValue(run.Id, out var root) => _dagStates[root.Id],
        MlmdContext => null,
        _ => LineageText.State(node),
    };

    /// <summary>Whether a step failed or an artifact is not what it should be.</summary>
    public bool IsFailed(MlmdNode node) => State(node) is nameof(KfpState.Failed) or nameof(MlmdArtifactState.Abandoned);

    /// <summary>What a picture is called: a graph that was cut says so whatever its title.</summary>
    /// <param name="title">The user's; <see langword="null"/> for what the graph is of.</param>
    public string Heading(string? title)
    {
        title ??= Title();
        return _graph.IsTruncated ? $"{title} [truncated: {_graph.ReachedLimits}]" : title;
    }

    /// <summary>What the picture is of: the pipeline and the run where it is of one.</summary>
    public string Title()
    {
        // An execution is of one run; a context's artifacts can be of those that made them.
        var started = _graph.Roots.Any(static root => root is MlmdExecution) ? _graph.Roots.Where(static root => root is MlmdExecution) : _graph.Roots;
        var runs = started.Select(_graph.GetRun).OfType<MlmdContext>().DistinctBy(static run => run.Id).ToList();
        if (runs.Count == 0) return _graph.ToString();
        var pipelines = runs.Select(run => _runs[run.Id].Pipeline).Distinct(StringComparer.Ordinal).ToList();
        var of = runs.Count == 1 ? RunTitle(runs[0])
            : pipelines is [{ } pipeline] ? string.Create(CultureInfo.InvariantCulture, $"{pipeline} / {runs.Count} runs")
            : string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs");
        return _graph.Roots is [var only] && !IsRoot(only) ? $"{Title(only)} ({LineageText.TypeName(only)}) of {of}" : of;
    }

    /// <summary>The nodes of a picture as a tree: runs, the DAGs in them, and the rest in those.</summary>
    /// <param name="includeLogs">Whether logs are drawn. A graph that begins at nothing but logs is drawn with them.</param>
    public LineageFrame Tree(bool includeLogs)
    {
        var logs = includeLogs || _graph.Roots.All(IsLog);
        var shown = _graph.Nodes.Where(node => logs || !IsLog(node)).ToList();
        var frames = shown.ToDictionary(LineageKey.Of, static node => new LineageFrame(node, []));
        var top = new LineageFrame(null, []);
        // Runs come in the order of their ids, after what belongs to none.
        var runs = shown.Select(_graph.GetRun).OfType<MlmdContext>().DistinctBy(static run => run.Id).OrderBy(static run => run.Id)
            .ToDictionary(static run => run.Id, static run => new LineageFrame(run, []));
        foreach (var node in shown)
        {
            var run = _graph.GetRun(node);
            // The frame of the run is there in place of its root, unless nothing else of it is.
            if (run is not null && IsRoot(node) && shown.Exists(other => !ReferenceEquals(other, node) && _graph.GetRun(other)?.Id == run.Id)) continue;
            var around = run is null ? top : runs[run.Id];
            if (ParentOf(node) is { } parent && frames.TryGetValue(parent, out var frame) && !IsRoot(frame.Node!)) around = frame;
            around.Nodes.Add(frames[LineageKey.Of(node)]);
        }

        top.Nodes.AddRange(runs.Values);
        return top;
    }

    /// <summary>
    /// The edges of a picture. An edge of a DAG is left out where one of the same artifact and direction leads on to what is in it: the DAG
    /// only hands it on.
    /// </summary>
    /// <param name="tree">The tree of the picture.</param>
    public IEnumerable<MlmdLineageEdge> Edges(LineageFrame tree)
    {
        var shown = tree.Flat().Where(static frame => frame.Node is not (null or MlmdContext)).ToDictionary(static frame => LineageKey.Of(frame.Node!));
        var handed = new HashSet<(long Artifact, LineageKey Dag, bool IsInput)>();
        foreach (var edge in _graph.Edges)
        {
            foreach (var dag in Around(LineageKey.Of(edge.Execution))) handed.Add((edge.ArtifactId, dag, edge.IsInput));
        }

        foreach (var edge in _graph.Edges)
        {
            var dag = LineageKey.Of(edge.Execution);
            // What is in a frame has no edge to it.
            if (!shown.TryGetValue(dag, out var frame) || !shown.ContainsKey(LineageKey.Of(edge.Artifact))) continue;
            if (frame.Nodes.Count > 0 && (handed.Contains((edge.ArtifactId, dag, edge.IsInput)) || Around(LineageKey.Of(edge.Artifact)).Contains(dag))) continue;
            yield return edge;
        }
    }

    private static bool IsLog(MlmdLineageEdge edge) => !edge.IsInput && edge.Name is TaskNames.Logs or ArgoLogs;

    private static bool IsDag(MlmdExecution execution) => string.Equals(execution.Type, TaskNames.Dag, StringComparison.Ordinal);

    private IEnumerable<LineageKey> Around(LineageKey key)
    {
        while (_parents.TryGetValue(key, out key)) yield return key;
    }

    private string RunTitle(MlmdContext run) =>
        _runs.TryGetValue(run.Id, out var known) && known.Pipeline is { } pipeline && !string.Equals(pipeline, run.Name, StringComparison.Ordinal)
            ? $"{pipeline} / {LineageText.Title(run)}" : LineageText.Title(run);

    /// <summary>Who is in which DAG.</summary>
    private void FindParents()
    {
        var executions = _graph.Executions;
        var dags = executions.Where(IsDag).ToDictionary(static dag => dag.Id);
        if (dags.Count == 0) return;
        foreach (var execution in executions)
        {
            if (execution.CustomProperties[TaskNames.ParentDag] is long id && id != execution.Id && dags.TryGetValue(id, out var dag)
                && ReferenceEquals(_graph.GetRun(execution), _graph.GetRun(dag)))
                _parents[LineageKey.Of(execution)] = LineageKey.Of(dag);
        }

        foreach (var dag in dags.Keys) Bound(new(MlmdNodeKind.Execution, dag));
        var outputs = _graph.Edges.Where(static edge => !edge.IsInput);
        foreach (var output in outputs.OrderBy(static edge => !ArtifactMakers.Made(edge.Execution)).ThenBy(static edge => edge.ExecutionId))
        {
            var key = LineageKey.Of(output.Artifact);
            if (_parents.ContainsKey(key) || !_parents.TryGetValue(LineageKey.Of(output.Execution), out var parent)) continue;
            if (ReferenceEquals(_graph.GetRun(output.Artifact), _graph.GetRun(output.Execution))) _parents[key] = parent;
        }
    }

    /// <summary>Ends a chain of parents that leads back to itself or on without end.</summary>
    private void Bound(LineageKey dag)
    {
        var chain = new List<LineageKey> { dag };
        while (_parents.TryGetValue(chain[^1], out var next))
        {
            if (chain.Contains(next) || chain.Count == MostDepth)
            {
                _parents.Remove(chain[^1]);
                return;
            }

            chain.Add(next);
        }
    }

    /// <summary>The pipeline of a run that does not name it is one of the contexts of its nodes.</summary>
    private void FindPipelines()
    {
        var pipelines = _graph.Contexts.Where(static context => context.Type is KfpNames.PipelineContextType or KfpNames.TfxPipelineContextType)
            .ToDictionary(static context => context.Id);
        if (pipelines.Count == 0) return;
        foreach (var (key, ids) in _graph.Members.Where(static member => member.Key.Kind == MlmdNodeKind.Execution))
        {
            foreach (var id in ids)
            {
                if (_runs.TryGetValue(id, out var run) && run.Pipeline is null)
                    run.Pipeline = ids.Where(pipelines.ContainsKey).Select(pipeline => pipelines[pipeline].Name).FirstOrDefault();
            }
        }
    }

    /// <summary>The states of the DAGs of a run, and its root.</summary>
    private void ReadRun(long id, IReadOnlyList<MlmdExecution> executions)
    {
        if (!executions.Any(IsDag)) return;
        var run = _runs.TryGetValue(id, out var known) ? known : new KfpRun { Layout = KfpRunLayout.V2 };
        var tree = RunTree.Build(run, executions);
        var children = executions.ToLookup(ParentOf, TaskStates.Of);
        foreach (var task in tree.Tasks.Where(static task => task.Execution is { } execution && IsDag(execution)))
            _dagStates[task.ExecutionId] = Known(task.State, children[LineageKey.Of(task.Execution!)]);
        // The one execution that is not among the tasks.
        var root = executions.ExceptBy(tree.Tasks.Select(static task => task.ExecutionId), static execution => execution.Id).FirstOrDefault();
        if (root is null) return;
        // A root with data of its own is drawn, for the frame of a run has no edges.
        if (id != 0 && !_graph.Edges.Any(edge => edge.ExecutionId == root.Id)) _roots[id] = LineageKey.Of(root);
        _dagStates[root.Id] = Known(run.State, children[LineageKey.Of(root)]);
    }

    /// <summary>Of a part of a run, that a DAG is not over says nothing unless one of its tasks runs.</summary>
    private static string? Known(KfpState state, IEnumerable<KfpState> children)
    {
        var tasks = children.ToList();
        return TaskStates.IsFinal(state) || tasks.Count == 0 || tasks.Exists(static task => !TaskStates.IsFinal(task)) ? state.ToString() : null;
    }
}

/// <summary>A node of a picture with what is drawn in it.</summary>
/// <param name="Node">The node; <see langword="null"/> for the picture itself.</param>
/// <param name="Nodes">What is in it; empty for what is not a frame.</param>
internal sealed record LineageFrame(MlmdNode? Node, List<LineageFrame> Nodes)
{
    /// <summary>Whether it is drawn as a frame.</summary>
    public bool IsFrame => Nodes.Count > 0;

    /// <summary>It and all that is in it.</summary>
    public IEnumerable<LineageFrame> Flat() => Nodes.SelectMany(static frame => frame.Flat()).Prepend(this);
}
