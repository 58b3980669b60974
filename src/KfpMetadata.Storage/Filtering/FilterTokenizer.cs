using System.Text.RegularExpressions;
using Superpower.Model;
using Superpower.Parsers;

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

    /// <summary>Lists of some hundred thousand values; what has more takes seconds to read.</summary>
    private const int Most = 500_000;

    private const string Digits = "0123456789";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

    /// <summary>A quoted text ends at the next quote that no backslash precedes; only one in triple quotes goes over lines.</summary>
    private static readonly string Quoted =
        """(?>'''(?>[^'\\]|\\.|'(?!''))*'''|\"\"\"(?>[^\"\\]|\\.|\"(?!\"\"))*\"\"\"|(?!'''|\"\"\")(?>'(?>[^'\\\n\r]|\\.)*'|\"(?>[^\"\\\n\r]|\\.)*\"))""";

    /// <summary>What a token can be, in the order of trying. Ignored words have no kind.</summary>
    private static readonly TokenRules<FilterToken> Rules = new(
    [
        Pattern("-#", @"(?>--|#)[^\n\r]*", kind: null),
        Pattern("/", @"/\*(?>[^*]|\*(?!/))*\*/", kind: null),
        Pattern("/", "/\\*", FilterToken.Unclosed),
        Pattern(
            "cp",
            @"(?:custom_)?properties\.(?>[A-Za-z0-9_]+|`[^`]+`)\.(?:int|double|string|bool)_value(?![A-Za-z0-9_])",
            FilterToken.Property),
        Pattern("aecp", @"(?:contexts|events|artifacts|executions|parent_contexts|child_contexts)_[A-Za-z0-9_]+\.", FilterToken.Neighbour),
        Pattern("rR'\"", "[rR]?" + Quoted, FilterToken.Text),
        Pattern("rRbB", "(?:[bB][rR]?|[rR][bB])" + Quoted, FilterToken.Bytes),
        Pattern("rRbB'\"", "(?:[bB][rR]?|[rR][bB]?)?['\"]", FilterToken.Unclosed),
        Pattern(
            Digits + ".",
            @"(?>[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)",
            FilterToken.Float),
        Pattern(Digits, "0[xX][0-9a-fA-F]+|[0-9]+", FilterToken.Integer),
        Pattern(Letters, "[A-Za-z_][A-Za-z0-9_]*", FilterToken.Identifier),
        Pattern("`", @"`(?>[^`\\\n\r]|\\.)*`", FilterToken.QuotedIdentifier),
        Pattern("`", "`", FilterToken.Unclosed),
        Symbol("!=", FilterToken.NotEqual),
        Symbol("<>", FilterToken.NotEqual),
        Symbol("<<", FilterToken.ShiftLeft),
        Symbol(">>", FilterToken.ShiftRight),
        Symbol("<=", FilterToken.LessOrEqual),
        Symbol(">=", FilterToken.GreaterOrEqual),
        Symbol("||", FilterToken.Concatenate),
        Symbol("=", FilterToken.Equal),
        Symbol("<", FilterToken.Less),
        Symbol(">", FilterToken.Greater),
        Symbol("+", FilterToken.Plus),
        Symbol("-", FilterToken.Minus),
        Symbol("*", FilterToken.Star),
        Symbol("/", FilterToken.Slash),
        Symbol("|", FilterToken.BitOr),
        Symbol("&", FilterToken.BitAnd),
        Symbol("^", FilterToken.BitXor),
        Symbol("~", FilterToken.BitNot),
        Symbol("(", FilterToken.Open),
        Symbol(")", FilterToken.Close),
        Symbol(",", FilterToken.Comma),
        Symbol(".", FilterToken.Dot),
    ]);

    public static Token<FilterToken>[] Tokenize(string filter)
    {
        var result = Rules.TryTokenize(filter);
        if (!result.HasValue)
        {
            var at = result.ErrorPosition;
            throw new FilterException($"Syntax error: Illegal input character \"{CharacterAt(filter, at.Absolute)}\"", at);
        }

        var tokens = result.Value.ToArray();
        if (tokens.Length > Most)
            throw new FilterException($"The filter has {tokens.Length} words; {Most} are read at most");
        for (var index = 0; index < tokens.Length; index++)
        {
            var token = tokens[index];
            if (token.Kind == FilterToken.Unclosed)
                throw new FilterException($"Syntax error: Unclosed {UnclosedThing(filter, token)}", token.Position);
            if (token.Kind == FilterToken.QuotedIdentifier && token.Span.Length == 2)
                throw new FilterException("Syntax error: Invalid empty identifier", token.Position);
            if (token.Kind is FilterToken.Integer or FilterToken.Float && IsFollowedByWord(filter, token))
                throw new FilterException("Syntax error: Expected whitespace after the number", token.Position);
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

    private static TokenRule<FilterToken> Pattern(string firsts, string pattern, FilterToken? kind) =>
        new(firsts, Span.Regex($"(?:{pattern})", RegexOptions.CultureInvariant | RegexOptions.Singleline), kind);

    private static TokenRule<FilterToken> Symbol(string symbol, FilterToken kind) => new(symbol[..1], Span.EqualTo(symbol), kind);
}
