using System.Globalization;
using System.Text;
using Superpower.Model;

namespace KfpMetadata.Storage.Filtering;

/// <summary>The values of literals.</summary>
internal static class FilterLiterals
{
    /// <summary>An integer is a long, or a ulong where it is larger than any long.</summary>
    public static object Integer(Token<FilterToken> token)
    {
        var text = token.ToStringValue();
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (!ulong.TryParse(
            isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            throw new FilterException($"Invalid integer literal: {text}", token.Position);
        }

        return value <= long.MaxValue ? (long)value : value;
    }

    public static double Float(Token<FilterToken> token) =>
        double.Parse(token.ToStringValue(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The content of a text, or of bytes.</summary>
    public static string Text(Token<FilterToken> token)
    {
        var literal = token.ToStringValue();
        var prefix = literal.AsSpan().IndexOfAny('\'', '"');
        var isRaw = literal.AsSpan(0, prefix).IndexOfAny('r', 'R') >= 0;
        var body = literal.AsSpan(prefix);
        var quotes = body.Length >= 6 && body[1] == body[0] && body[2] == body[0] ? 3 : 1;
        var content = body[quotes..^quotes];
        if (quotes == 3)
            content = content.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return isRaw || !content.Contains('\\') ? content.ToString() : Unescape(content, token.Position);
    }

    public static string QuotedName(Token<FilterToken> token)
    {
        var content = token.ToStringValue().AsSpan()[1..^1];
        return content.Contains('\\') ? Unescape(content, token.Position) : content.ToString();
    }

    private static string Unescape(ReadOnlySpan<char> text, Position position)
    {
        var result = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                result.Append(text[index]);
                continue;
            }

            index++;
            if (Simple(text[index]) is { } simple)
                result.Append(simple);
            else
                index += AppendCode(result, text[index..], position) - 1;
        }

        return result.ToString();
    }

    private static char? Simple(char escape) => escape switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '?' or '"' or '\'' or '`' => escape,
        _ => null,
    };

    /// <summary>Reads \ooo, \xhh, \uhhhh or \Uhhhhhhhh; returns how many characters it took.</summary>
    private static int AppendCode(StringBuilder result, ReadOnlySpan<char> escape, Position position)
    {
        var (start, length, numberBase) = escape[0] switch
        {
            >= '0' and <= '3' => (0, 3, 8),
            'x' or 'X' => (1, 2, 16),
            'u' => (1, 4, 16),
            'U' => (1, 8, 16),
            _ => throw new FilterException($"Syntax error: Illegal escape sequence: \\{escape[0]}", position),
        };
        var digits = escape.Length >= start + length ? escape.Slice(start, length) : [];
        var code = Code(digits, numberBase);
        if (code is < 0 or > 0x10ffff or (>= 0xd800 and <= 0xdfff))
        {
            throw new FilterException(
                $"Syntax error: Illegal escape sequence: \\{escape[..Math.Min(escape.Length, start + length)]}; "
                + $"a character is \\ and {length} {(numberBase == 8 ? "octal" : "hexadecimal")} digits of a Unicode code point",
                position);
        }

        result.Append(char.ConvertFromUtf32((int)code));
        return start + length;
    }

    /// <summary>The number that at most eight digits are; negative where they are none.</summary>
    private static long Code(ReadOnlySpan<char> digits, int numberBase)
    {
        var code = digits.IsEmpty ? -1L : 0L;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : numberBase;
            if (value >= numberBase)
                return -1;
            code = (code * numberBase) + value;
        }

        return code;
    }
}
