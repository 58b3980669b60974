namespace KfpMetadata;

/// <summary>Puts two or more runs side by side. Tasks are matched by their path.</summary>
internal sealed class RunComparer
{
    private readonly IReadOnlyList<RunTree> _trees;
    private readonly string[] _runIds;

    /// <summary>What each run has under a name: several where Kubeflow wrote several.</summary>
    private readonly Dictionary<Key, List<object?>[]> _cells = [];
    private readonly List<Key> _order = [];

    private RunComparer(IReadOnlyList<RunTree> trees)
    {
        _trees = trees;
        _runIds = [.. trees.Select(static tree => tree.Run.RunId ?? "")];
    }

    /// <summary>Reads what the runs hold and compares it.</summary>
    /// <param name="client">The store.</param>
    /// <param name="trees">The runs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A row for each thing that any of the runs has.</returns>
    public static async Task<IReadOnlyList<KfpDifference>> CompareAsync(IMlmdClient client, IReadOnlyList<RunTree> trees, CancellationToken cancellationToken)
    {
        var comparer = new RunComparer(trees);
        var links = new List<Link>();
        for (var run = 0; run < trees.Count; run++)
        {
            var tasks = Named(trees[run]);
            comparer.AddTasks(run, tasks);
            links.AddRange(await ReadLinksAsync(client, run, tasks, cancellationToken).ConfigureAwait(false));
        }

        comparer.AddArtifacts(links);
        return [.. comparer._order.OrderBy(static key => key.Kind).SelectMany(comparer.Rows)];
    }

    /// <summary>The tasks that count, each under a path of its own: where two have one name, only their order tells them apart.</summary>
    private static List<(KfpTask Task, string Path)> Named(RunTree tree)
    {
        var result = new List<(KfpTask, string)>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var paths = new TaskPaths();
        foreach (var task in tree.Tasks)
        {
            var segment = TaskFactory.Segment(task);
            var path = paths.Next(task.Depth, segment);
            if (task.IsSuperseded) continue;
            var count = seen[path] = seen.GetValueOrDefault(path) + 1;
            if (count > 1) path = paths.Next(task.Depth, FormattableString.Invariant($"{segment} #{count}"));
            result.Add((task, path));
        }

        return result;
    }

    /// <summary>The inputs and outputs of tasks but for logs, with their artifacts.</summary>
    private static async Task<List<Link>> ReadLinksAsync(
        IMlmdClient client, int run, List<(KfpTask Task, string Path)> tasks, CancellationToken cancellationToken)
    {
        await RunReader.ReadEventsAsync(client, tasks.Select(static pair => pair.Task), cancellationToken).ConfigureAwait(false);
        var events = tasks.SelectMany(static pair => pair.Task.Events!.Where(static link => (RunReader.IsInput(link) || RunReader.IsOutput(link)) && !RunReader.IsLog(link))
            .Select(link => (pair.Task, pair.Path, Event: link))).ToList();
        var ids = events.Select(static item => item.Event.ArtifactId).Distinct().ToList();
        var artifacts = (await client.GetNodesByIdAsync<MlmdArtifact>(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static artifact => artifact.Id);
        return
        [
            .. events.Where(item => artifacts.ContainsKey(item.Event.ArtifactId)).Select(item =>
            {
                var artifact = artifacts[item.Event.ArtifactId];
                return new Link(run, item.Task, new Port(item.Path, RunReader.IsInput(item.Event), item.Event.Name ?? artifact.Type ?? ""), artifact);
            }).DistinctBy(static link => (link.Port, link.Artifact.Id)),
        ];
    }

    private static string NameOf(string output, KfpMetric metric) =>
        metric.Slice is null ? $"{output}.{metric.PlacedName}" : $"{output}.{metric.PlacedName} ({metric.Slice})";

    private void AddTasks(int run, List<(KfpTask Task, string Path)> tasks)
    {
        foreach (var (name, value) in _trees[run].Run.Parameters) Add(new Key(KfpDifferenceKind.Parameter, Task: null, name), run, value);
        foreach (var (task, path) in tasks)
        {
            foreach (var (name, value) in task.Inputs) Add(new Key(KfpDifferenceKind.Parameter, path, name), run, value);
            Add(new Key(KfpDifferenceKind.Task, path, "state"), run, task.State.ToString());
            if (task.Code is { } code) Add(new Key(KfpDifferenceKind.Code, path, "code"), run, code);
        }
    }

    /// <summary>An input or output that holds several artifacts in any of the runs is a list in all of them: <c>models[0]</c>, <c>models[1]</c>.</summary>
    private void AddArtifacts(List<Link> links)
    {
        var lists = links.GroupBy(static link => (link.Run, link.Port)).Where(static group => group.Skip(1).Any()).Select(static group => group.Key.Port).ToHashSet();
        foreach (var port in links.GroupBy(static link => (link.Run, link.Port)))
        {
            var index = 0;
            foreach (var link in port) AddArtifact(link, lists.Contains(link.Port) ? FormattableString.Invariant($"{link.Port.Name}[{index++}]") : link.Port.Name);
        }
    }

    private void AddArtifact(Link link, string name)
    {
        var (run, task, port, artifact) = link;
        if (port.IsInput)
        {
            Add(new Key(KfpDifferenceKind.Artifact, port.Task, name + " (input)"), run, artifact.Uri ?? artifact.ToString());
        }
        else if (MetricCodec.IsMetricType(artifact.Type))
        {
            foreach (var metric in MetricCodec.Read(artifact, task, name)) Add(new Key(KfpDifferenceKind.Metric, port.Task, NameOf(name, metric)), run, metric.Value);
        }
        else
        {
            Add(new Key(KfpDifferenceKind.Artifact, port.Task, name), run, artifact.Uri ?? artifact.ToString());
            // What describes other data is not a metric.
            foreach (var (property, value) in MetricCodec.Described(artifact)) Add(new Key(KfpDifferenceKind.Artifact, port.Task, $"{name}.{property}"), run, value);
        }
    }

    private void Add(Key key, int run, object? value)
    {
        if (!_cells.TryGetValue(key, out var cells))
        {
            _cells[key] = cells = [.. _trees.Select(static _ => new List<object?>())];
            _order.Add(key);
        }

        cells[run].Add(value);
    }

    private IEnumerable<KfpDifference> Rows(Key key)
    {
        var cells = _cells[key];
        var count = cells.Max(static values => values.Count);
        for (var i = 0; i < count; i++)
        {
            var values = Array.ConvertAll(cells, cell => i < cell.Count ? cell[i] : null);
            yield return new KfpDifference
            {
                Kind = key.Kind,
                Task = key.Task,
                Name = count == 1 ? key.Name : FormattableString.Invariant($"{key.Name}[{i}]"),
                RunId = _runIds,
                Value = values,
                Equal = Array.TrueForAll(values, value => Same(values[0], value)),
            };
        }
    }

    /// <summary>Numbers are the same by value; v2 has every number of a struct as a double. Structs are the same by what they hold.</summary>
    private static bool Same(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (long or double, long or double) => left.Equals(right) || (left.GetType() != right.GetType() && Convert.ToDouble(left, null).Equals(Convert.ToDouble(right, null))),
        (string, string) or (bool, bool) => left.Equals(right),
        _ => left.GetType() == right.GetType() && string.Equals(MlmdValue.Format(left), MlmdValue.Format(right), StringComparison.Ordinal),
    };

    /// <summary>What the rows of one name have in common.</summary>
    private sealed record Key(KfpDifferenceKind Kind, string? Task, string Name);

    /// <summary>An input or output of a task, which holds one artifact or several.</summary>
    private sealed record Port(string Task, bool IsInput, string Name);

    private sealed record Link(int Run, KfpTask Task, Port Port, MlmdArtifact Artifact);
}
