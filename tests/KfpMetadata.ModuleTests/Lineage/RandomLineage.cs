using System.Globalization;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>
/// A random graph with cycles and shared nodes, laid down in an empty store, and what a walk of it must find by brute force. Artifacts
/// and executions have the ids from 1 on; every seventh artifact is of the type <c>End</c>.
/// </summary>
internal sealed class RandomLineage
{
    private const int Artifacts = 40;
    private const int Executions = 30;
    private static readonly string[] InputTypes = ["INPUT", "DECLARED_INPUT", "INTERNAL_INPUT"];
    private static readonly string[] OutputTypes = ["OUTPUT", "DECLARED_OUTPUT", "INTERNAL_OUTPUT"];
    private readonly HashSet<(long Artifact, long Execution, bool Input)> _links = [];
    private readonly Random _random;

    public RandomLineage(int seed)
    {
        _random = new Random(seed);
        while (_links.Count < 75) _links.Add((_random.Next(Artifacts) + 1, _random.Next(Executions) + 1, _random.Next(2) == 0));
    }

    /// <summary>Some artifacts to walk from.</summary>
    public long[] Roots() => [.. Enumerable.Range(0, 1 + (2 * _random.Next(2))).Select(_ => _random.NextInt64(Artifacts) + 1).Distinct()];

    /// <summary>Writes the graph.</summary>
    public void LayDown(ModuleSession session)
    {
        var types = _links.Select(link => link.Input ? InputTypes[_random.Next(3)] : OutputTypes[_random.Next(3)]);
        var events = _links.Zip(types, static (link, type) =>
            string.Create(CultureInfo.InvariantCulture, $"{link.Artifact} {link.Execution} {type}"));
        _ = session.Invoke(
            """
            param($Artifacts, $Executions, $Events)
            $null = foreach ($i in 1..$Artifacts) { New-MlmdArtifact "s3://$i" -Type $(if ($i % 7) { 'T' } else { 'End' }) }
            $null = foreach ($i in 1..$Executions) { New-MlmdExecution -Type E }
            $rows = foreach ($row in $Events) { $a, $e, $t = $row.Split(' '); @{ artifact_id = $a; execution_id = $e; type = $t } }
            $null = Invoke-MlmdRequest PutEvents @{ events = @($rows) }
            """,
            ("Artifacts", Artifacts),
            ("Executions", Executions),
            ("Events", events.ToArray())).Succeeded;
    }

    /// <summary>The events of a walk, in order.</summary>
    /// <param name="roots">The artifacts that it begins at.</param>
    /// <param name="upstream">Up only.</param>
    /// <param name="downstream">Down only.</param>
    /// <param name="depth">The steps.</param>
    /// <param name="untilEnd">Whether it ends at the type <c>End</c>.</param>
    /// <param name="makersOnly">Whether the way up leads to the first who wrote an artifact, not to all.</param>
    public IReadOnlyList<(long Artifact, long Execution, bool Input)> Walk(long[] roots, bool upstream, bool downstream, int depth,
        bool untilEnd, bool makersOnly)
    {
        var found = new HashSet<(long Artifact, long Execution, bool Input)>();
        if (upstream || !downstream) Follow(roots, up: true, depth, untilEnd, makersOnly, found);
        if (downstream || !upstream) Follow(roots, up: false, depth, untilEnd, makersOnly: false, found);
        return [.. found.Order()];
    }

    private void Follow(long[] roots, bool up, int depth, bool untilEnd, bool makersOnly, HashSet<(long Artifact, long Execution, bool Input)> found)
    {
        var front = roots.Select(static id => (Artifact: true, Id: id)).ToHashSet();
        var visited = front.ToHashSet();
        var makers = _links.Where(static link => !link.Input).GroupBy(static link => link.Artifact)
            .ToDictionary(static group => group.Key, static group => group.Min(static link => link.Execution));
        for (var step = 0; step < depth && front.Count > 0; step++)
        {
            var next = new HashSet<(bool Artifact, long Id)>();
            foreach (var link in _links)
            {
                // Upstream from an artifact by outputs, from an execution by inputs; downstream the other way.
                var fromArtifact = link.Input != up;
                if (!front.Contains(fromArtifact ? (true, link.Artifact) : (false, link.Execution))) continue;
                if (makersOnly && !link.Input && makers[link.Artifact] != link.Execution) continue;
                found.Add(link);
                var other = fromArtifact ? (false, link.Execution) : (true, link.Artifact);
                if (visited.Add(other) && !(untilEnd && other is (true, var id) && id % 7 == 0)) next.Add(other);
            }

            front = next;
        }
    }
}
