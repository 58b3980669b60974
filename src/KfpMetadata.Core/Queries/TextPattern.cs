namespace KfpMetadata;

/// <summary>A text to look for: a literal, compared ordinally, or a pattern.</summary>
/// <param name="Text">The literal, or the pattern as given.</param>
/// <param name="IsMatch">Tests against the pattern; <see langword="null"/> for a literal.</param>
internal sealed record TextPattern(string Text, Func<string, bool>? IsMatch = null)
{
    public bool IsLiteral => IsMatch is null;

    public bool Matches(string? text) => text is not null && (IsMatch?.Invoke(text) ?? string.Equals(text, Text, StringComparison.Ordinal));
}
