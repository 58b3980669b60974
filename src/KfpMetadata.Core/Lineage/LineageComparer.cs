namespace KfpMetadata;

/// <summary>
/// Goes up two lineages side by side and tells where they part: artifacts are paired by the name under which the paired step read them,
/// steps by their component. Only causes are told. That an artifact is another one because its step had another parameter is no
/// difference of its own.
/// </summary>
internal sealed class LineageComparer(MlmdLineageGraph reference, MlmdLineageGraph difference)
{
    private static readonly HashSet<string> OfCode = new(StringComparer.OrdinalIgnoreCase)
    {
        "image", "container_image", "commit", "git_commit", "code", "code_version", "source", "version",
    };

    private readonly LineageFacts _referenceFacts = new(reference);
    private readonly LineageFacts _differenceFacts = new(difference);
    private readonly ILookup<LineageKey, MlmdLineageEdge> _referenceEdges = reference.Edges.ToLookup(static edge => LineageKey.Of(edge.To));
    private readonly ILookup<LineageKey, MlmdLineageEdge> _differenceEdges = difference.Edges.ToLookup(static edge =>
        LineageKey.Of(edge.To));
    private readonly HashSet<(LineageKey, LineageKey)> _seen = [];
    private readonly Queue<(MlmdNode Reference, MlmdNode Difference, int Distance)> _open = [];
    private readonly List<MlmdLineageDifference> _found = [];

    /// <summary>All places, the nearest first.</summary>
    public IReadOnlyList<MlmdLineageDifference> Compare()
    {
        PairUp(reference.Roots, difference.Roots, static _ => "", 0);
        while (_open.TryDequeue(out var pair))
        {
            var (left, right, distance) = pair;
            // The same node has one past.
            if (LineageKey.Of(left) == LineageKey.Of(right) && SameStore(left, right)) continue;
            if (!_seen.Add((LineageKey.Of(left), LineageKey.Of(right)))) continue;
            if (left is MlmdExecution leftStep && right is MlmdExecution rightStep) CompareSteps(leftStep, rightStep, distance);
            var lefts = _referenceEdges[LineageKey.Of(left)].ToList();
            var rights = _differenceEdges[LineageKey.Of(right)].ToList();
            if (left is MlmdArtifact leftData && right is MlmdArtifact rightData && IsGiven(lefts) && IsGiven(rights))
            {
                CompareData(leftData, rightData, distance);
                continue;
            }

            var names = lefts.Concat(rights).Where(static edge => edge.IsInput).GroupBy(static edge => LineageKey.Of(edge.From))
                .ToDictionary(static group => group.Key, static group => group.First().Name ?? "");
            PairUp(
                [.. lefts.Select(static edge => edge.From)],
                [.. rights.Select(static edge => edge.From)],
                node => node is MlmdExecution ? LineageText.TypeName(node) + "/" + Step(node)
                    : names.GetValueOrDefault(LineageKey.Of(node), ""),
                distance + 1);
        }

        return _found;
    }

    /// <summary>Whether data comes from outside: nothing made it, or an importer of KFP v2, which does not say of what.</summary>
    private static bool IsGiven(List<MlmdLineageEdge> before) =>
        before.TrueForAll(static edge => edge.From.Type?.StartsWith(TaskNames.ImporterPrefix, StringComparison.Ordinal) is true);

    private static bool SameStore(MlmdNode left, MlmdNode right) => ReferenceEquals(left.Connection, right.Connection);

    /// <summary>The name of a step in its pipeline, which all runs share.</summary>
    private static string Step(MlmdNode node) =>
        (node.CustomProperties["task_name"] ?? node.CustomProperties["display_name"]) as string ?? "";

    private void PairUp(IReadOnlyList<MlmdNode> lefts, IReadOnlyList<MlmdNode> rights, Func<MlmdNode, string> role, int distance)
    {
        var left = lefts.DistinctBy(LineageKey.Of).ToLookup(role, StringComparer.Ordinal);
        var right = rights.DistinctBy(LineageKey.Of).ToLookup(role, StringComparer.Ordinal);
        foreach (var name in left.Select(static group => group.Key).Union(right.Select(static group => group.Key), StringComparer.Ordinal))
        {
            // What both have is paired with itself; the rest in the order in which it was written.
            var both = left[name].Where(one =>
                right[name].Any(other => LineageKey.Of(one) == LineageKey.Of(other) && SameStore(one, other)))
                .Select(LineageKey.Of).ToHashSet();
            var ones = left[name].Where(one => !both.Contains(LineageKey.Of(one))).OrderBy(static node => node.Id).ToList();
            var others = right[name].Where(one => !both.Contains(LineageKey.Of(one))).OrderBy(static node => node.Id).ToList();
            for (var i = 0; i < Math.Max(ones.Count, others.Count); i++)
            {
                if (i < ones.Count && i < others.Count) _open.Enqueue((ones[i], others[i], distance));
                else Alone(i < ones.Count ? ones[i] : null, i < others.Count ? others[i] : null, name, distance);
            }
        }
    }

    private void Alone(MlmdNode? left, MlmdNode? right, string name, int distance)
    {
        var node = left ?? right!;
        var aspect = node is MlmdArtifact ? MlmdLineageAspect.Data : MlmdLineageAspect.Step;
        Add(aspect, node is MlmdArtifact && name.Length > 0 ? name : null, Place(left), Place(right), left, right, distance);
    }

    private static string? Place(MlmdNode? node) => node is MlmdArtifact { Uri: { Length: > 0 } uri } ? uri : node?.ToString();

    private void CompareData(MlmdArtifact left, MlmdArtifact right, int distance)
    {
        if (!string.Equals(left.Uri, right.Uri, StringComparison.Ordinal) || left.Uri is null)
            Add(MlmdLineageAspect.Data, "Uri", Place(left), Place(right), left, right, distance);
        // The same place with other content.
        foreach (var (name, one, other) in Differing(left, right)
            .Where(static found => found.Name is not (KfpNames.ArtifactIoName or KfpNames.PipelineName)))
            Add(MlmdLineageAspect.Data, name, one, other, left, right, distance);
    }

    private void CompareSteps(MlmdExecution left, MlmdExecution right, int distance)
    {
        if (!string.Equals(left.Type, right.Type, StringComparison.Ordinal))
            Add(MlmdLineageAspect.Code, "Type", left.Type, right.Type, left, right, distance);
        foreach (var (name, one, other) in Differing(left, right))
        {
            var aspect = string.Equals(name, KfpNames.PipelineName, StringComparison.Ordinal) ? MlmdLineageAspect.Pipeline
                : OfCode.Contains(name) ? MlmdLineageAspect.Code : MlmdLineageAspect.Parameter;
            Add(aspect, name, one, other, left, right, distance);
        }
    }

    private IEnumerable<(string Name, object? Left, object? Right)> Differing(MlmdNode left, MlmdNode right)
    {
        var ones = _referenceFacts.Of(left);
        var others = _differenceFacts.Of(right);
        foreach (var name in ones.Keys.Union(others.Keys, StringComparer.Ordinal))
        {
            var one = ones.GetValueOrDefault(name);
            var other = others.GetValueOrDefault(name);
            if (!string.Equals(MlmdValue.Format(one), MlmdValue.Format(other), StringComparison.Ordinal)) yield return (name, one, other);
        }
    }

    private void Add(MlmdLineageAspect aspect, string? name, object? one, object? other, MlmdNode? left, MlmdNode? right, int distance) =>
        _found.Add(new MlmdLineageDifference
        {
            At = LineageText.Title(left ?? right!),
            Aspect = aspect,
            Name = name,
            Reference = one,
            Difference = other,
            ReferenceNode = left,
            DifferenceNode = right,
            Distance = distance,
        });
}
