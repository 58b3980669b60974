using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace KfpMetadata.Completion;

/// <summary>Makes completion results of texts.</summary>
internal static partial class Completions
{
    /// <summary>Those of the texts that begin with the word, each once, quoted where PowerShell needs it.</summary>
    /// <param name="wordToComplete">The word.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="tip">The tip of a text; the text itself where it is left out.</param>
    public static IEnumerable<CompletionResult> Of(string? wordToComplete, IEnumerable<string> texts, Func<string, string>? tip = null)
    {
        var word = (wordToComplete ?? "").Trim('\'', '"');
        return texts.Where(text => text.Length > 0 && text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal)
            .Select(text => new CompletionResult(
                Quote(text), VisibleText.Of(text), CompletionResultType.ParameterValue, VisibleText.Of(tip?.Invoke(text) ?? text)))
            .ToArray();
    }

    /// <summary>The text as a word of a command line. One with characters that are not to be seen is the same text, with escapes for these.</summary>
    private static string Quote(string text)
    {
        if (text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '/' or ':' or '@') && text[0] is not ('-' or '@')) return text;
        if (ReferenceEquals(VisibleText.Of(text), text)) return "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";
        return '"' + VisibleText.Replace(Special().Replace(text, "`$0"), static code => string.Create(CultureInfo.InvariantCulture, $"`u{{{code:X}}}")) + '"';
    }

    /// <summary>What means something between double quotes, of which PowerShell knows several.</summary>
    [GeneratedRegex("[`$\"\u201C\u201D\u201E]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Special();
}
