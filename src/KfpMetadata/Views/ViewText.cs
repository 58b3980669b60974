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

    /// <summary>The text in at most so many characters, unless it is a number.</summary>
    public static string Cut(string text, int width) =>
        text.Length <= width || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? text : text[..(width - 1)] + Ellipsis;
}
