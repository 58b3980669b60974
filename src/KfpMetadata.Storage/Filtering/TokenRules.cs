using Superpower;
using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>
/// A tokenizer that tries at a character only those rules that can begin with it: Superpower's own tries all, which makes long filters of many
/// short tokens slow.
/// </summary>
/// <typeparam name="TKind">The kinds of tokens.</typeparam>
internal sealed class TokenRules<TKind> : Tokenizer<TKind>
    where TKind : struct
{
    private const int Ascii = 128;

    private readonly TokenRule<TKind>[][] _byFirst;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="rules">In the order of trying.</param>
    public TokenRules(IReadOnlyCollection<TokenRule<TKind>> rules) =>
        _byFirst = [.. Enumerable.Range(0, Ascii).Select(first => rules.Where(rule => rule.Firsts.Contains((char)first, StringComparison.Ordinal)).ToArray())];

    /// <inheritdoc/>
    protected override IEnumerable<Result<TKind>> Tokenize(TextSpan span)
    {
        for (var next = SkipWhiteSpace(span); next.HasValue;)
        {
            var (rule, match) = Match(next.Location);
            if (rule is null)
            {
                yield return Result.Empty<TKind>(next.Location);
                yield break;
            }

            if (rule.Kind is { } kind) yield return Result.Value(kind, match.Location, match.Remainder);
            next = SkipWhiteSpace(match.Remainder);
        }
    }

    private (TokenRule<TKind>? Rule, Result<TextSpan> Match) Match(TextSpan at)
    {
        var first = at.Source![at.Position.Absolute];
        foreach (var rule in first < Ascii ? _byFirst[first] : [])
        {
            var match = rule.Parser(at);
            if (match.HasValue) return (rule, match);
        }

        return default;
    }
}
