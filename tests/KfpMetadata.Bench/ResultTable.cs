using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>Writes results as one Markdown table.</summary>
internal static class ResultTable
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>The table.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Result> results)
    {
        yield return "| workload | size | ours, s (median, all) | peer, s (median, all) | ratio | goal | met | peak MB, ours / peer |";
        yield return "|---|--:|---|---|--:|--:|---|---|";
        foreach (var result in results)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| {result.Workload.Title} | {result.Size} | {Times(result.Ours)} | {Times(result.Peer)} | {result.Ratio?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-"} "
                + $"| {result.Workload.Goal?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-"} | {Met(result.IsMet)} | {Peak(result.Ours)} / {Peak(result.Peer)} |");
        }
    }

    private static string Met(bool? met) => met switch
    {
        true => "yes",
        false => "no",
        null => "-",
    };

    private static string Times(IReadOnlyList<Measurement> runs) => runs.Count == 0
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{Result.Median(runs):0.000} ({string.Join(", ", runs.Select(static run => run.Seconds.ToString("0.00", CultureInfo.InvariantCulture)))})");

    private static string Peak(IReadOnlyList<Measurement> runs) =>
        runs.Count == 0 ? "-" : (runs.Max(static run => run.PeakBytes) / Megabyte).ToString("0", CultureInfo.InvariantCulture);
}
