using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Texts of a user as what a query looks for.</summary>
internal static class Patterns
{
    /// <summary>A text with wildcards matches as everywhere in PowerShell, without case; one without them is exact.</summary>
    public static TextPattern Of(string text)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text)) return new TextPattern(WildcardPattern.Unescape(text));
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return new TextPattern(text, pattern.IsMatch);
    }

    /// <summary>What a parameter with wildcards and its literal twin say together.</summary>
    public static IReadOnlyList<TextPattern> Of(string[]? texts, string[]? literals) =>
        [.. (texts ?? []).Select(Of), .. (literals ?? []).Select(static literal => new TextPattern(literal))];
}
