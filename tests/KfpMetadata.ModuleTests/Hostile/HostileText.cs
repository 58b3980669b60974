using System.Globalization;
using System.Text;

namespace KfpMetadata.ModuleTests.Hostile;

/// <summary>Texts that break what is careless with texts.</summary>
/// <param name="Text">The text.</param>
/// <param name="Mark">A part of it that is in no other text; <see langword="null"/> where the text is a word of MLMD itself.</param>
internal sealed record HostileText(string Text, string? Mark)
{
    private const int MostFragments = 4;
    private const int Megabyte = 1024 * 1024;

    /// <summary>One in this many is a megabyte long.</summary>
    private const int Long = 100;

    /// <summary>One in this many is exactly a fragment.</summary>
    private const int Bare = 25;

    private static readonly string[] Fragments =
    [
        "\0", "a\0b", "\ud800", "\udc00x", "x\udbff", "\ud83d\ude00", "'", "\"", "`", "''", "\\", "\\0", "\\\"", "\r\n", "\n", "\r", "\t", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u2028",
        "\ufeff", "\ufffe", "\uffff", "\ufffd", "\u202e", "\u2066x\u2069", "\u200b", "\u200d", "\u0301", "e\u0301", "\u00e9", "\u0130", "\u0131", "\u00df", "\ud835\udd38", "mlmd-struct::", "__MLMD_NULL__",
        "mlmd-struct::{}", "$(exit)", "$env:PATH", "${x}", "; DROP TABLE Type; --", "' OR 1=1 --", "%s%n", "%", "_", "*", "?", "[a]", "{0}", "{", "}", "<&>", "../..", "/", ":", "|", "kfpmd-", "input:", "null",
        "true", "0", "-1", "1e9", " ", "  ", "system.Model", "components.", "C:\\x", "\u3000", "日本", "Ω",
    ];

    /// <summary>Makes texts, the same ones for the same dice.</summary>
    public static IReadOnlyList<HostileText> Make(Random dice, int count) => [.. Enumerable.Range(0, count).Select(number => Make(dice, number.ToString(CultureInfo.InvariantCulture)))];

    private static HostileText Make(Random dice, string number)
    {
        if (dice.Next(Bare) == 0) return new HostileText(Pick(dice), null);
        var mark = $"⟦{number}⟧";
        var text = new StringBuilder();
        var place = dice.Next(MostFragments);
        for (var fragment = 0; fragment < MostFragments; fragment++)
        {
            if (fragment == place) text.Append(mark);
            else if (dice.Next(2) == 0) text.Append(Pick(dice));
        }

        if (dice.Next(Long) == 0) text.Append(dice.Next(2) == 0 ? 'x' : 'Ω', Megabyte - text.Length);
        return new HostileText(text.ToString(), mark);
    }

    private static string Pick(Random dice) => Fragments[dice.Next(Fragments.Length)];
}
