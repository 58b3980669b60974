using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>A row of the table.</summary>
/// <param name="Title">What was done.</param>
/// <param name="Ours">This module's times: the one in the middle, the least and the most.</param>
/// <param name="Peer">The other side's times.</param>
/// <param name="Bare">What the store alone takes, in the middle.</param>
/// <param name="Reached">The figure that the goal asks for.</param>
/// <param name="Goal">The goal.</param>
/// <param name="IsMet">Whether it is met; <see langword="null"/> where there is none, or nothing to compare with.</param>
/// <param name="Memory">The most memory of both sides, in megabytes.</param>
internal sealed record Row(string Title, string Ours, string Peer, string Bare, string Reached, string Goal, bool? IsMet, string Memory)
{
    private const string None = "-";
    private const double Megabyte = 1024 * 1024;

    /// <summary>The row of a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="hasGoals">Whether goals count.</param>
    public static Row Of(Result result, bool hasGoals)
    {
        // A row without a goal shows how the sides compare, too.
        var figure = (result.Workload.Goal ?? new FasterGoal(0)).Reached(result);
        var goal = hasGoals ? result.Workload.Goal : null;
        return new Row(
            result.Workload.Title,
            Times(result, result.Ours, result.OurSeconds),
            result.Peer.Count == 0 ? None : Times(result, result.Peer, result.PeerSeconds),
            result.BareSeconds is { } bare ? bare.ToString("0.000", CultureInfo.InvariantCulture) : None,
            figure is { } reached ? (result.Workload.Goal ?? new FasterGoal(0)).Show(reached) : None,
            goal?.Text ?? None,
            figure is { } known ? goal?.IsMet(known) : null,
            $"{Peak(result.Ours)} / {(result.Peer.Count == 0 ? None : Peak(result.Peer))}");
    }

    private static string Times(Result result, IReadOnlyList<Measurement> runs, double median)
    {
        var jit = result.Workload.IsWholeProcess && runs[0].JitSeconds > 0
            ? string.Create(CultureInfo.InvariantCulture, $", compiling {runs.Average(static run => run.JitSeconds):0.00}")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{median:0.000} ({runs.Min(result.Seconds):0.000} to {runs.Max(result.Seconds):0.000}{jit})");
    }

    private static string Peak(IReadOnlyList<Measurement> runs) => (runs.Max(static run => run.PeakBytes) / Megabyte).ToString("0", CultureInfo.InvariantCulture);
}
