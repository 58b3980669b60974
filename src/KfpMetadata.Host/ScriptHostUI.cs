using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KfpMetadata.Host;

/// <summary>Output on standard output; errors, warnings, verbose text and progress on standard error.</summary>
internal sealed class ScriptHostUI : PSHostUserInterface
{
    private TextWriter _output = Console.Out;

    /// <summary>The progress line.</summary>
    public ProgressLine Progress { get; } = new(Console.Error, Console.IsErrorRedirected);

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new ScriptHostRawUI();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => HostConsole.HasColours;

    /// <summary>Writes what is formatted to standard error, for as long as the result is not disposed.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable WriteAllToError()
    {
        _output = Console.Error;
        return new OutputRestorer(this);
    }

    /// <inheritdoc/>
    public override void Write(string value)
    {
        Progress.Clear();
        _output.Write(GetOutputString(value, SupportsVirtualTerminal));
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value)
    {
        Progress.Clear();
        _output.WriteLine(GetOutputString(value, SupportsVirtualTerminal));
    }

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => Note("", value, PSStyle.Instance.Formatting.Error);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => Note("WARNING: ", message, PSStyle.Instance.Formatting.Warning);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => Note("VERBOSE: ", message, PSStyle.Instance.Formatting.Verbose);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => Note("DEBUG: ", message, PSStyle.Instance.Formatting.Debug);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Show(sourceId, record);

    /// <inheritdoc/>
    public override string ReadLine() => Console.ReadLine() ?? throw new EndOfStreamException("There is no more input.");

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw NotHere("a secret");

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw NotHere("the parameters " + string.Join(", ", descriptions.Select(field => field.Name)));

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NotHere("a credential");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw NotHere("a credential");

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        if (!HostConsole.IsInteractive)
            throw NotHere($"\"{message}\" (-Confirm:$false answers yes)");
        Progress.Clear();
        Console.Error.WriteLine(caption);
        Console.Error.WriteLine(message);
        while (true)
        {
            Console.Error.Write(string.Join("  ", choices.Select(choice => $"[{KeyOf(choice)}] {TextOf(choice)}")) + ": ");
            var answer = Console.ReadLine()?.Trim();
            if (answer is null || (answer.Length == 0 && defaultChoice < 0))
                throw NotHere($"\"{message}\"");
            if (answer.Length == 0)
                return defaultChoice;
            for (var i = 0; i < choices.Count; i++)
            {
                if (string.Equals(answer, KeyOf(choices[i]), StringComparison.OrdinalIgnoreCase) || string.Equals(answer, TextOf(choices[i]), StringComparison.OrdinalIgnoreCase))
                    return i;
            }
        }
    }

    private static string TextOf(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    private static string KeyOf(ChoiceDescription choice)
    {
        var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label[(mark + 1)..(mark + 2)] : choice.Label;
    }

    private static HostException NotHere(string asked) => new($"Cannot prompt for {asked}: the host is not interactive. Give the value as a parameter.");

    private void Note(string prefix, string message, string style)
    {
        Progress.Clear();
        Console.Error.WriteLine(GetOutputString(style + prefix + message + PSStyle.Instance.Reset, SupportsVirtualTerminal));
    }

    private sealed class OutputRestorer(ScriptHostUI ui) : IDisposable
    {
        public void Dispose() => ui._output = Console.Out;
    }
}
