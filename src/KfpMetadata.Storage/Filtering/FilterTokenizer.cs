using System.Buffers;
using System.Text.RegularExpressions;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace KfpMetadata.Storage.Filtering;

/// <summary>
/// The words of MLMD's filter language, which are those of GoogleSQL. A property and the alias of a neighbour are one token each, for
/// MLMD takes no blanks around their dots and distinguishes their case, unlike that of all other names.
/// </summary>
internal static class FilterTokenizer
{
    private static readonly Dictionary<string, FilterToken> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AND"] = FilterToken.And, ["AS"] = FilterToken.As, ["BETWEEN"] = FilterToken.Between, ["CASE"] = FilterToken.Case,
        ["CAST"] = FilterToken.Cast, ["ELSE"] = FilterToken.Else, ["END"] = FilterToken.End, ["EXISTS"] = FilterToken.Exists,
        ["FALSE"] = FilterToken.False, ["IN"] = FilterToken.In, ["IS"] = FilterToken.Is, ["LIKE"] = FilterToken.Like,
        ["NOT"] = FilterToken.Not, ["NULL"] = FilterToken.Null, ["OR"] = FilterToken.Or, ["SELECT"] = FilterToken.Select,
        ["THEN"] = FilterToken.Then, ["TRUE"] = FilterToken.True, ["WHEN"] = FilterToken.When,
    };

    /// <summary>The reserved words of GoogleSQL that no filter can use; as names they need backquotes.</summary>
    private static readonly HashSet<string> Reserved = new(
        ("ALL ANY ARRAY ASC ASSERT_ROWS_MODIFIED AT BY COLLATE CONTAINS CREATE CROSS CUBE CURRENT DEFAULT DEFINE DESC DISTINCT ENUM ESCAPE "
            + "EXCEPT EXCLUDE EXTRACT FETCH FOLLOWING FOR FROM FULL GROUP GROUPING GROUPS HASH HAVING INNER INTERSECT INTERVAL INTO JOIN "
            + "LATERAL LEFT LIMIT LOOKUP MERGE NATURAL NEW NO NULLS OF ON ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE "
            + "RECURSIVE RESPECT RIGHT ROLLUP ROWS SET SOME STRUCT TABLESAMPLE TO TREAT UNBOUNDED UNION UNNEST USING WHERE WINDOW WITH "
            + "WITHIN").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private const string Digits = "0123456789";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

    /// <summary>A quoted text ends at the next quote that no backslash precedes; only one in triple quotes goes over lines.</summary>
    private static readonly string Quoted =
        """(?>'''(?>[^'\\]|\\.|'(?!''))*'''|\"\"\"(?>[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|(?!'''|\"\"\")(?>'(?>[^'\\\n\r]|\\.)*'|\"(?>[^\"\\\n\r]|\\.)*\"))""";

    private static readonly Tokenizer<FilterToken> Tokenizer = new TokenizerBuilder<FilterToken>()
        .Ignore(Span.WhiteSpace)
        .Ignore(Pattern("-#", @"(?>--|#)[^\n\r]*"))
        .Ignore(Pattern("/", @"/\*(?>[^*]|\*(?!/))*\*/"))
        .Match(Pattern("/", "/\\*"), FilterToken.Unclosed)
        .Match(
            Pattern("cp", @"(?:custom_)?properties\.(?>[A-Za-z0-9_]+|`[^`]+`)\.(?:int|double|string|bool)_value(?![A-Za-z0-9_])"),
            FilterToken.Property)
        .Match(
            Pattern("aecp", @"(?:contexts|events|artifacts|executions|parent_contexts|child_contexts)_[A-Za-z0-9_]+\."),
            FilterToken.Neighbour)
        .Match(Pattern("rR'\"", "[rR]?" + Quoted), FilterToken.Text)
        .Match(Pattern("rRbB", "(?:[bB][rR]?|[rR][bB])" + Quoted), FilterToken.Bytes)
        .Match(Pattern("rRbB'\"", "(?:[bB][rR]?|[rR][bB]?)?['\"]"), FilterToken.Unclosed)
        .Match(Pattern(Digits + ".", @"(?>[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)"), FilterToken.Float)
        .Match(Pattern(Digits, "0[xX][0-9a-fA-F]+|[0-9]+"), FilterToken.Integer)
        .Match(Pattern(Letters, "[A-Za-z_][A-Za-z0-9_]*"), FilterToken.Identifier)
        .Match(Pattern("`", @"`(?>[^`\\\n\r]|\\.)*`"), FilterToken.QuotedIdentifier)
        .Match(Pattern("`", "`"), FilterToken.Unclosed)
        .Match(Span.EqualTo("!="), FilterToken.NotEqual)
        .Match(Span.EqualTo("<>"), FilterToken.NotEqual)
        .Match(Span.EqualTo("<<"), FilterToken.ShiftLeft)
        .Match(Span.EqualTo(">>"), FilterToken.ShiftRight)
        .Match(Span.EqualTo("<="), FilterToken.LessOrEqual)
        .Match(Span.EqualTo(">="), FilterToken.GreaterOrEqual)
        .Match(Span.EqualTo("||"), FilterToken.Concatenate)
        .Match(Character.EqualTo('='), FilterToken.Equal)
        .Match(Character.EqualTo('<'), FilterToken.Less)
        .Match(Character.EqualTo('>'), FilterToken.Greater)
        .Match(Character.EqualTo('+'), FilterToken.Plus)
        .Match(Character.EqualTo('-'), FilterToken.Minus)
        .Match(Character.EqualTo('*'), FilterToken.Star)
        .Match(Character.EqualTo('/'), FilterToken.Slash)
        .Match(Character.EqualTo('|'), FilterToken.BitOr)
        .Match(Character.EqualTo('&'), FilterToken.BitAnd)
        .Match(Character.EqualTo('^'), FilterToken.BitXor)
        .Match(Character.EqualTo('~'), FilterToken.BitNot)
        .Match(Character.EqualTo('('), FilterToken.Open)
        .Match(Character.EqualTo(')'), FilterToken.Close)
        .Match(Character.EqualTo(','), FilterToken.Comma)
        .Match(Character.EqualTo('.'), FilterToken.Dot)
        .Build();

    public static Token<FilterToken>[] Tokenize(string filter)
    {
        var result = Tokenizer.TryTokenize(filter);
        if (!result.HasValue)
        {
            var at = result.ErrorPosition;
            throw new FilterException($"Syntax error: Illegal input character \"{CharacterAt(filter, at.Absolute)}\"", at);
        }

        var tokens = result.Value.ToArray();
        for (var index = 0; index < tokens.Length; index++)
        {
            var token = tokens[index];
            if (token.Kind == FilterToken.Unclosed)
                throw new FilterException($"Syntax error: Unclosed {UnclosedThing(filter, token)}", token.Position);
            if (token.Kind == FilterToken.QuotedIdentifier && token.Span.Length == 2)
                throw new FilterException("Syntax error: Invalid empty identifier", token.Position);
            if (token.Kind is FilterToken.Integer or FilterToken.Float && IsFollowedByWord(filter, token))
                throw new FilterException("Syntax error: A blank is missing behind the number", token.Position);
            if (token.Kind == FilterToken.Identifier)
                tokens[index] = new Token<FilterToken>(WordKind(token, index > 0 ? tokens[index - 1].Kind : FilterToken.None), token.Span);
        }

        return tokens;
    }

    /// <summary>After a dot, every word is a name.</summary>
    private static FilterToken WordKind(Token<FilterToken> token, FilterToken before)
    {
        if (before is FilterToken.Dot or FilterToken.Neighbour)
            return FilterToken.Identifier;
        var word = token.ToStringValue();
        return Keywords.TryGetValue(word, out var keyword) ? keyword
            : Reserved.Contains(word) ? FilterToken.Reserved : FilterToken.Identifier;
    }

    private static string CharacterAt(string filter, int index) =>
        char.IsSurrogatePair(filter, index) ? filter.Substring(index, 2)
        : char.IsControl(filter[index]) || char.IsSurrogate(filter[index]) ? $"\\u{(int)filter[index]:x4}" : filter[index].ToString();

    private static string UnclosedThing(string filter, Token<FilterToken> token)
    {
        var start = token.Position.Absolute;
        var quote = filter[start + token.Span.Length - 1];
        var isTriple = string.CompareOrdinal(filter, start + token.Span.Length - 1, new string(quote, 3), 0, 3) == 0;
        return quote switch
        {
            '*' => "comment",
            '`' => "identifier literal",
            _ => isTriple ? "triple-quoted string literal" : "string literal",
        };
    }

    private static bool IsFollowedByWord(string filter, Token<FilterToken> token)
    {
        var end = token.Position.Absolute + token.Span.Length;
        return end < filter.Length && (char.IsAsciiLetterOrDigit(filter[end]) || filter[end] == '_');
    }

    /// <summary>What begins with one of some characters and matches a pattern. The look at the first one saves most matches.</summary>
    private static TextParser<TextSpan> Pattern(string firsts, string pattern)
    {
        var first = SearchValues.Create(firsts);
        var parser = Span.Regex($"(?:{pattern})", RegexOptions.CultureInvariant | RegexOptions.Singleline);
        return input => !input.IsAtEnd && first.Contains(input.Source![input.Position.Absolute]) ? parser(input) : Result.Empty<TextSpan>(input);
    }
}
