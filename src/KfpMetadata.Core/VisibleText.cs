using System.Buffers;
using System.Globalization;
using System.Text;

namespace KfpMetadata;

/// <summary>
/// Text from a store, a server or a file as a terminal, a log or a picture may have it: what a terminal obeys (control characters), what turns the
/// direction of what follows, what is not seen and what is not a character at all becomes its code point, as in <c>&lt;U+001B&gt;</c>. Line ends too:
/// what shows a text decides on its lines, never the text.
/// </summary>
internal static class VisibleText
{
    /// <summary>Most texts have nothing else, and are returned as they are.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code)]);

    /// <summary>The text, every character of it to be seen.</summary>
    public static string Of(string text) => Replace(text, static code => string.Create(CultureInfo.InvariantCulture, $"<U+{code:X4}>"));

    /// <summary>The text with another form of what is not to be seen.</summary>
    /// <param name="text">The text.</param>
    /// <param name="form">Makes the form from the code point.</param>
    public static string Replace(string text, Func<int, string> form)
    {
        var at = text.AsSpan().IndexOfAnyExcept(Plain);
        if (at < 0) return text;
        StringBuilder? result = null;
        while (at < text.Length)
        {
            // A lone surrogate is not a character; the rune that is read of it is the replacement character.
            var isCharacter = Rune.TryGetRuneAt(text, at, out var rune);
            var length = isCharacter ? rune.Utf16SequenceLength : 1;
            if (!isCharacter || IsHidden(rune))
                (result ??= new StringBuilder(text, 0, at, text.Length + 16)).Append(form(isCharacter ? rune.Value : text[at]));
            else
                result?.Append(text, at, length);
            at += length;
        }

        return result?.ToString() ?? text;
    }

    /// <summary>Whether a character of its own is shown by its code point.</summary>
    public static bool IsHidden(char character) => !Rune.TryCreate(character, out var rune) || IsHidden(rune);

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || IsInvisibleLetter(rune.Value);

    /// <summary>Fillers and selectors that are letters or marks to Unicode, and nothing to the eye. The selectors of emoji and ideographs below U+FE10 are in ordinary use.</summary>
    private static bool IsInvisibleLetter(int code) => code is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0 or (>= 0xE0100 and <= 0xE01EF);
}
