using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Host;

/// <summary>Progress as one line: rewritten in place on a terminal, else a line whenever the text changes, at most one a second.</summary>
internal sealed class ProgressLine(TextWriter writer, bool redirected)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private string _shown = "";
    private string _last = "";
    private long _lastAt;

    /// <summary>Shows a record.</summary>
    /// <param name="sourceId">Who reports; not shown.</param>
    /// <param name="record">What to show.</param>
    public void Show(long sourceId, ProgressRecord record)
    {
        _ = sourceId;
        lock (_gate)
        {
            if (record.RecordType == ProgressRecordType.Completed)
            {
                ClearLine();
                _last = "";
                return;
            }

            var text = Describe(record);
            if (!redirected)
                Rewrite(text);
            else if (!string.Equals(text, _last, StringComparison.Ordinal) && (_last.Length == 0 || TimeProvider.System.GetElapsedTime(_lastAt) >= Pause))
            {
                _last = text;
                _lastAt = TimeProvider.System.GetTimestamp();
                writer.WriteLine(text);
            }
        }
    }

    /// <summary>Takes the line away before other text is written; the next record shows it again.</summary>
    public void Clear()
    {
        lock (_gate)
            ClearLine();
    }

    /// <summary>Takes the line away for good.</summary>
    public void End() => Clear();

    private static string Describe(ProgressRecord record)
    {
        var text = $"{record.Activity}: {record.StatusDescription}";
        if (record.PercentComplete >= 0)
            text += string.Create(CultureInfo.InvariantCulture, $" ({record.PercentComplete} %)");
        if (!string.IsNullOrEmpty(record.CurrentOperation))
            text += $": {record.CurrentOperation}";
        return text.ReplaceLineEndings(" ");
    }

    private void Rewrite(string text)
    {
        var width = HostConsole.Width - 1;
        if (text.Length > width)
            text = text[..width];
        writer.Write('\r' + text.PadRight(_shown.Length) + '\r');
        _shown = text;
    }

    private void ClearLine()
    {
        if (_shown.Length == 0)
            return;
        writer.Write('\r' + new string(' ', _shown.Length) + '\r');
        _shown = "";
    }
}
