namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>Makes a filter slightly wrong, or right in another way.</summary>
internal sealed class FilterBreaker(Dice dice)
{
    private static readonly string[] Pieces =
    [
        " ", "(", ")", ",", "=", "'", "AND ", "OR ", "NOT ", "foo", " 1", "NULL", ";", "==", ".", "id", "'zz'", "--", "#", "%", "!", "IN ",
        "LIKE ", "MOD(id, 2)", "CONCAT('a', 'b')", "LIVE", "TRUE", "1.5", "@p", "?", "||", "IS ",
        "[", "\u00a0", "contexts_a.foo", "properties.i",
    ];

    public string Break(string filter)
    {
        var words = filter.Split(' ');
        var place = dice.Below(words.Length);
        switch (dice.Below(6))
        {
            case 0:
                return string.Join(' ', words.Where((_, index) => index != place));
            case 1:
                return string.Join(' ', words.Select((word, index) => index == place ? $"{word} {word}" : word));
            case 2:
                return string.Join(' ', words.Select((word, index) => index == place ? dice.Pick(Pieces) : word));
            case 3:
                (words[place], words[0]) = (words[0], words[place]);
                return string.Join(' ', words);
            case 4:
                var letter = dice.Below(filter.Length);
                return filter.Remove(letter, 1);
            default:
                return filter.Insert(dice.Below(filter.Length + 1), dice.Pick(Pieces));
        }
    }
}
