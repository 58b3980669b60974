namespace KfpMetadata;

/// <summary>Puts two or more runs side by side. Tasks are matched by their path.</summary>
internal sealed class RunComparer
{
    private readonly IReadOnlyList<RunTree> _trees;
    private readonly string[] _runIds;
    private readonly Dictionary<(KfpDifferenceKind Kind, string? Task, string Name), object?[]> _cells = [];
    private readonly List<(KfpDifferenceKind Kind, string? Task, string Name)> _order = [];

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
        for (var run = 0; run < trees.Count; run++)
        {
            comparer.AddTasks(run);
            await comparer.AddArtifactsAsync(client, run, cancellationToken).ConfigureAwait(false);
        }

        return [.. comparer._order.OrderBy(static key => key.Kind).Select(comparer.Row)];
    }

    private void AddTasks(int run)
    {
        var tree = _trees[run];
        foreach (var (name, value) in tree.Run.Parameters) Set(KfpDifferenceKind.Parameter, task: null, name, run, value);
        foreach (var (task, path) in Named(tree))
        {
            foreach (var (name, value) in task.Inputs) Set(KfpDifferenceKind.Parameter, path, name, run, value);
            Set(KfpDifferenceKind.Task, path, "state", run, task.State.ToString());
            if (task.Code is { } code) Set(KfpDifferenceKind.Code, path, "code", run, code);
        }
    }

    private async Task AddArtifactsAsync(IMlmdClient client, int run, CancellationToken cancellationToken)
    {
        var named = Named(_trees[run]);
        await RunReader.ReadEventsAsync(client, named.Select(static pair => pair.Task), cancellationToken).ConfigureAwait(false);
        var links = named.SelectMany(static pair => pair.Task.Events!.Where(static link => !RunReader.IsLog(link)).Select(link => (pair.Task, pair.Path, Link: link))).ToList();
        var ids = links.Select(static item => item.Link.ArtifactId).Distinct().ToList();
        var artifacts = (await client.GetNodesByIdAsync<MlmdArtifact>(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static artifact => artifact.Id);
        foreach (var (task, path, link) in links)
        {
            if (!artifacts.TryGetValue(link.ArtifactId, out var artifact)) continue;
            var name = link.Name ?? artifact.Type ?? "";
            if (RunReader.IsInput(link))
            {
                Set(KfpDifferenceKind.Artifact, path, name + " (input)", run, artifact.Uri ?? artifact.ToString());
            }
            else if (RunReader.IsOutput(link))
            {
                var isMetric = MetricCodec.IsMetricType(artifact.Type);
                if (!isMetric) Set(KfpDifferenceKind.Artifact, path, name, run, artifact.Uri ?? artifact.ToString());
                foreach (var metric in MetricCodec.Read(artifact, task, name)) Set(KfpDifferenceKind.Metric, path, NameOf(name, metric), run, metric.Value);
            }
        }
    }

    /// <summary>The tasks that count, each under a path of its own: v1 knows two tasks of one component only by their order.</summary>
    private static List<(KfpTask Task, string Path)> Named(RunTree tree)
    {
        var result = new List<(KfpTask, string)>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var task in tree.Tasks)
        {
            if (task.IsSuperseded) continue;
            var path = task.Path ?? "";
            var count = seen[path] = seen.GetValueOrDefault(path) + 1;
            result.Add((task, count == 1 ? path : FormattableString.Invariant($"{path} #{count}")));
        }

        return result;
    }

    private static string NameOf(string output, KfpMetric metric) =>
        metric.Slice is null ? $"{output}.{metric.PlacedName}" : $"{output}.{metric.PlacedName} ({metric.Slice})";

    private void Set(KfpDifferenceKind kind, string? task, string name, int run, object? value)
    {
        var key = (kind, task, name);
        if (!_cells.TryGetValue(key, out var cells))
        {
            _cells[key] = cells = new object?[_trees.Count];
            _order.Add(key);
        }

        cells[run] = value;
    }

    private KfpDifference Row((KfpDifferenceKind Kind, string? Task, string Name) key)
    {
        var cells = _cells[key];
        var first = cells[0];
        return new KfpDifference
        {
            Kind = key.Kind,
            Task = key.Task,
            Name = key.Name,
            RunId = _runIds,
            Value = cells,
            Equal = Array.TrueForAll(cells, cell => Same(first, cell)),
        };
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
}
