using KfpMetadata.Storage.Filtering.Syntax;
using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>Reads the text of a filter.</summary>
internal static class FilterParser
{
    /// <summary>The words of a filter, of bounded depth.</summary>
    public static Token<FilterToken>[] Tokenize(string filter) =>
        FilterNesting.Bound(EnumNames.Mark(FilterTokenizer.Tokenize(filter)));

    /// <summary>The filter that the words make.</summary>
    public static FilterNode Parse(string filter, Token<FilterToken>[] tokens)
    {
        var result = FilterGrammar.Filter.Invoke(new TokenList<FilterToken>(tokens));
        return result.HasValue ? result.Value : throw Unexpected(filter, tokens, result);
    }

    private static FilterException Unexpected(
        string filter, Token<FilterToken>[] tokens, TokenListParserResult<FilterToken, FilterNode> result)
    {
        var place = result.Remainder;
        var expected = result.Expectations is { Length: > 0 } all ? $"; expected {string.Join(" or ", all.Distinct(StringComparer.Ordinal))}" : "";
        if (!place.IsAtEnd)
        {
            var token = place.ConsumeToken().Value;
            return new FilterException($"Syntax error: Unexpected {Describe(token)}{expected}", token.Position);
        }

        var end = tokens.Length == 0
            ? new Position(filter.Length, 1, filter.Length + 1)
            : EndOf(tokens[^1]);
        return new FilterException($"Syntax error: Unexpected end of expression{expected}", end);
    }

    private static Position EndOf(Token<FilterToken> token)
    {
        var position = token.Position;
        foreach (var character in token.ToStringValue())
            position = position.Advance(character);
        return position;
    }

    private static string Describe(Token<FilterToken> token) => token.Kind switch
    {
        FilterToken.Identifier => $"identifier \"{token.ToStringValue()}\"",
        FilterToken.Reserved or (>= FilterToken.And and <= FilterToken.When) => $"keyword {token.ToStringValue().ToUpperInvariant()}",
        FilterToken.Integer => $"integer literal \"{token.ToStringValue()}\"",
        FilterToken.Float => $"floating point literal \"{token.ToStringValue()}\"",
        FilterToken.Text => $"string literal {Shorten(token.ToStringValue())}",
        _ => $"\"{Shorten(token.ToStringValue())}\"",
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
