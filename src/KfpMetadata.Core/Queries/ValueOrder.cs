namespace KfpMetadata;

/// <summary>Compares values of properties: integers and doubles as numbers without loss, texts ordinally, Booleans only for equality.</summary>
internal static class ValueOrder
{
    /// <summary>Whether two values are the same. Values of different kinds never are.</summary>
    public static bool AreEqual(object? left, object? right) => left is bool one && right is bool other ? one == other : Compare(left, right) == 0;

    /// <summary>The order of two values; <see langword="null"/> where they have none.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long one, long other) => one.CompareTo(other),
        (double one, double other) => one.CompareTo(other),
        (long one, double other) => Compare(one, other),
        (double one, long other) => -Compare(other, one),
        (string one, string other) => string.CompareOrdinal(one, other),
        _ => null,
    };

    private static int Compare(long whole, double number)
    {
        // The 2^63 of a double is one more than the largest Int64.
        const double beyond = 9223372036854775808.0;
        if (number >= beyond) return -1;
        if (number < -beyond) return 1;
        var floor = Math.Floor(number);
        var order = whole.CompareTo((long)floor);
        return order != 0 || floor == number ? order : -1;
    }
}
