using System.Management.Automation;
using System.Management.Automation.Language;

namespace KfpMetadata.Completion;

/// <summary>Makes completion results of texts.</summary>
internal static class Completions
{
    /// <summary>Those of the texts that begin with the word, each once, quoted where PowerShell needs it.</summary>
    public static IEnumerable<CompletionResult> Of(string? wordToComplete, IEnumerable<string> texts)
    {
        var word = (wordToComplete ?? "").Trim('\'', '"');
        return texts.Where(text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Select(static text => new CompletionResult(Quote(text), text, CompletionResultType.ParameterValue, text))
            .ToArray();
    }

    private static string Quote(string text) => text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/' or ':' or '@') && text.Length > 0 && text[0] is not ('-' or '@')
        ? text
        : "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";
}
