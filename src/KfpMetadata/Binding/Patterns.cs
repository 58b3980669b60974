using System.Management.Automation;

namespace KfpMetadata.Binding;

/// <summary>Texts of a user as what a query looks for.</summary>
internal static class Patterns
{
    /// <summary>A text with wildcards matches as everywhere in PowerShell, without case; one without them is exact.</summary>
    public static TextPattern Of(string text)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(text)) return new TextPattern(WildcardPattern.Unescape(text));
        return new TextPattern(text, Compile(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch);
    }

    /// <summary>The pattern. PowerShell itself looks at one only when it is first used, and refuses it in an error of its own.</summary>
    /// <exception cref="MlmdException">It is not a pattern (<c>MlmdInvalidArgument</c>).</exception>
    public static WildcardPattern Compile(string text, WildcardOptions options)
    {
        var pattern = WildcardPattern.Get(text, options);
        try
        {
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            throw MlmdErrors.InvalidArgument($"'{text}' is not a valid pattern: it has '[' without ']'. Escape wildcards that are meant as they are with `.");
        }
    }

    /// <summary>What a parameter with wildcards and its literal twin say together.</summary>
    public static IReadOnlyList<TextPattern> Of(string[]? texts, string[]? literals) =>
        [.. (texts ?? []).Select(Of), .. (literals ?? []).Select(static literal => new TextPattern(literal))];
}
