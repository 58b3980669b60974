namespace KfpMetadata.Bench;

/// <summary>What was measured of one workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Size">How much of it was done.</param>
/// <param name="Ours">This module's runs.</param>
/// <param name="Peer">The peer's runs; none where it is not there.</param>
internal sealed record Result(Workload Workload, int Size, IReadOnlyList<Measurement> Ours, IReadOnlyList<Measurement> Peer)
{
    /// <summary>How many times faster this module was, by the medians.</summary>
    public double? Ratio => Peer.Count == 0 ? null : Median(Peer) / Median(Ours);

    /// <summary>Whether the goal is met; <see langword="null"/> where there is none, or nothing to compare with.</summary>
    public bool? IsMet => Ratio is { } ratio && Workload.Goal is { } goal ? ratio >= goal : null;

    /// <summary>The time in the middle, in seconds.</summary>
    public static double Median(IReadOnlyList<Measurement> runs)
    {
        var sorted = runs.Select(static run => run.Seconds).Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
