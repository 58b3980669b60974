using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KfpMetadata.Server;

/// <summary>
/// Writes each entry of the log as one line. Texts of clients are in it: what would begin another line, or control a terminal, is written as its number.
/// </summary>
internal sealed class PlainConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception) text = $"{text} {exception}";
        text = VisibleText.Of(text.ReplaceLineEndings(" "));
        textWriter.WriteLine($"{Short(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {text}");
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
