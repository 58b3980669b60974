using System.Globalization;

namespace KfpMetadata.Views;

/// <summary>Texts that are cut for a table, which numbers never are.</summary>
internal static class ViewText
{
    private const char Ellipsis = '\u2026';

    /// <summary>The id of a run in a few characters: the first eight digits of a UUID; of another name both ends, since Argo tells runs apart by the last five.</summary>
    public static string ShortRun(string runId, int width)
    {
        if (Guid.TryParseExact(runId, "D", out _)) return runId[..8];
        return runId.Length <= width ? runId : runId[..(width - 7)] + Ellipsis + runId[^6..];
    }

    /// <summary>The path of a task with the name of what it has; where that is too long, what is innermost comes first.</summary>
    public static string? Place(string? path, string? name, int width)
    {
        // A loop stands in the path twice, alone and with the index of the iteration, which says all.
        var steps = path?.Split('/') ?? [];
        steps = [.. steps.Where((step, index) => index + 1 == steps.Length || !steps[index + 1].StartsWith(step + ".", StringComparison.Ordinal))];
        var whole = $"{string.Join('/', steps)} {name}".Trim();
        return steps.Length < 2 || whole.Length <= width ? whole : $"{steps[^1]} {name}".TrimEnd() + $" ({string.Join('/', steps[..^1])})";
    }

    /// <summary>The text in at most so many characters, unless it is a number.</summary>
    public static string Cut(string text, int width) =>
        text.Length <= width || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : text[..(width - 1)] + Ellipsis;
}
