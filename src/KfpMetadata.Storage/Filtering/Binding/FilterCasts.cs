using System.Globalization;

namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>Conversions from type to type. That of a literal is done here, as GoogleSQL does it; all others by the database.</summary>
internal static class FilterCasts
{
    /// <summary>Whether CAST takes the one type to the other.</summary>
    public static bool IsValid(FilterType from, FilterType to) => from == to || from switch
    {
        FilterType.Null => true,
        FilterType.Bool => FilterTypes.IsInteger(to) || to == FilterType.String,
        FilterType.Int64 or FilterType.UInt64 => to != FilterType.Bytes,
        FilterType.Double => to is not (FilterType.Bool or FilterType.Bytes),
        FilterType.String => true,
        _ => to == FilterType.String,
    };

    /// <summary>The value as the other type.</summary>
    public static TypedNode Convert(TypedNode node, FilterType to)
    {
        if (node.Type == to)
            return node;
        if (node.IsNull)
            return new TypedLiteral(to, Value: null);
        return node is TypedLiteral literal && Fold(literal.Value!, to) is { } value
            ? new TypedLiteral(to, value)
            : new TypedCast(to, node);
    }

    /// <summary>The value of a literal; null where the database has to see what it makes of it.</summary>
    private static object? Fold(object value, FilterType to) => to switch
    {
        FilterType.Int64 => ToInteger(value),
        FilterType.Double => ToDouble(value),
        FilterType.String => ToText(value),
        FilterType.Bool => ToBool(value),
        _ => null,
    };

    private static long? ToInteger(object value) => value switch
    {
        bool truth => truth ? 1L : 0L,
        double number when Math.Abs(number) < 9e18 => (long)Math.Round(number, MidpointRounding.AwayFromZero),
        string text => ParseInteger(text.Trim()),
        _ => null,
    };

    private static long? ParseInteger(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && hex >= 0 ? hex : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static double? ToDouble(object value) => value switch
    {
        long number => (double)number,
        ulong number => (double)number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    private static string? ToText(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        double number when double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        string text => text,
        _ => null,
    };

    private static bool? ToBool(object value) => value switch
    {
        long number => number != 0,
        string text when bool.TryParse(text, out var truth) => truth,
        _ => null,
    };
}
