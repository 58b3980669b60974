namespace KfpMetadata.Bench;

/// <summary>What was measured of one workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Size">How much of it was done.</param>
/// <param name="Ours">This module's runs.</param>
/// <param name="Peer">The other side's runs; none where it is not there.</param>
/// <param name="Bare">The runs without the module; none where there are none.</param>
internal sealed record Result(Workload Workload, int Size, IReadOnlyList<Measurement> Ours, IReadOnlyList<Measurement> Peer, IReadOnlyList<Measurement> Bare)
{
    /// <summary>The module's time, in the middle, in seconds.</summary>
    public double OurSeconds => Median(Ours.Select(Seconds));

    /// <summary>The other side's time, in the middle, in seconds.</summary>
    public double PeerSeconds => Median(Peer.Select(Seconds));

    /// <summary>The time without the module, in the middle, in seconds; <see langword="null"/> where it was not measured.</summary>
    public double? BareSeconds => Bare.Count == 0 ? null : Median(Bare.Select(static run => run.Seconds));

    /// <summary>The time of a run that counts.</summary>
    public double Seconds(Measurement run) => Workload.IsWholeProcess ? run.WholeSeconds : run.Seconds;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
