namespace KfpMetadata;

/// <summary>Suggests names for one that is misspelled.</summary>
internal static class Nearness
{
    private const int LongestName = 200;
    private const int Most = 3;

    /// <summary>The nearest of the names, at most three.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names) =>
    [
        .. names.Distinct(StringComparer.Ordinal)
            .Select(other => (Name: other, Distance: Distance(name.ToUpperInvariant(), other.ToUpperInvariant())))
            .Where(found => found.Distance <= Math.Max(2, name.Length / 3))
            .OrderBy(static found => found.Distance)
            .ThenBy(static found => found.Name, StringComparer.Ordinal)
            .Take(Most)
            .Select(static found => found.Name),
    ];

    /// <summary>The letters to insert, delete or replace.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Length > LongestName || right.Length > LongestName) return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
