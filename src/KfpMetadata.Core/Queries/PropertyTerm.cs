namespace KfpMetadata;

/// <summary>A property compared in one way. All comparisons but <see cref="PropertyOperator.Absent"/> speak of a value that is there.</summary>
/// <param name="name">The name, exactly.</param>
/// <param name="isCustom">A custom property, not one that the type declares.</param>
/// <param name="comparison">How.</param>
/// <param name="values">With what: one value, a list for <see cref="PropertyOperator.In"/>, nothing where the comparison needs none.</param>
/// <param name="pattern">The pattern of <see cref="PropertyOperator.Like"/>.</param>
internal sealed class PropertyTerm(string name, bool isCustom, PropertyOperator comparison, IReadOnlyList<object> values, TextPattern? pattern = null) : NodeTerm
{
    /// <summary>Values that one filter holds.</summary>
    private const int Most = 50;

    public string Name => name;

    public bool IsCustom => isCustom;

    public bool MayBeAbsent => comparison == PropertyOperator.Absent || OrAbsent;

    /// <summary>Whether a node without the property matches too: a list with <c>$null</c> in it.</summary>
    public bool OrAbsent { get; init; }

    public override bool Matches(MlmdNode node)
    {
        var properties = isCustom ? node.CustomProperties : node.Properties;
        if (!properties.TryGetExact(name, out var value)) return MayBeAbsent;
        return comparison switch
        {
            PropertyOperator.Exists => true,
            PropertyOperator.Absent => false,
            PropertyOperator.Eq or PropertyOperator.In => values.Any(wanted => ValueOrder.AreEqual(value, wanted)),
            PropertyOperator.Ne => !ValueOrder.AreEqual(value, values[0]),
            PropertyOperator.Gt => ValueOrder.Compare(value, values[0]) > 0,
            PropertyOperator.Ge => ValueOrder.Compare(value, values[0]) >= 0,
            PropertyOperator.Lt => ValueOrder.Compare(value, values[0]) < 0,
            PropertyOperator.Le => ValueOrder.Compare(value, values[0]) <= 0,
            _ => value is string text && pattern!.Matches(text),
        };
    }

    public override string? Push(FilterDialect dialect)
    {
        if (MayBeAbsent || FilterText.Property(name, isCustom, dialect) is not { } path) return null;
        return Compared(path, dialect) ?? FilterText.Exists(path);
    }

    public override string ToString()
    {
        var what = comparison switch
        {
            PropertyOperator.Exists or PropertyOperator.Absent => "",
            PropertyOperator.Like => $" '{pattern!.Text}'",
            _ => " " + string.Join(" | ", values.Select(MlmdValue.Format)) + (OrAbsent ? " | absent" : ""),
        };
        return $"{(isCustom ? "CustomProperty" : "Property")} {name} {comparison.ToString().ToLowerInvariant()}{what}";
    }

    /// <summary>A filter on the value, where all servers evaluate it alike.</summary>
    private string? Compared(string path, FilterDialect dialect)
    {
        switch (comparison)
        {
            case PropertyOperator.Eq or PropertyOperator.In when values.Count is > 0 and <= Most:
                var parts = values.Select(value => Equal(path, value, dialect)).ToList();
                return parts.Contains(null) ? null : "(" + string.Join(" OR ", parts) + ")";
            // Texts are ordered by the collation of a database, numbers by all in the same way.
            case PropertyOperator.Gt or PropertyOperator.Ge when values[0] is long or double:
                return FilterText.AtLeast(path, values[0]);
            case PropertyOperator.Lt or PropertyOperator.Le when values[0] is long or double:
                return FilterText.AtMost(path, values[0]);
            default:
                return null;
        }
    }

    private static string? Equal(string path, object value, FilterDialect dialect) => value switch
    {
        string text => FilterText.Literal(text, dialect) is { } literal ? $"{path}.string_value = {literal}" : null,
        long or double => FilterText.AtLeast(path, value) is { } least && FilterText.AtMost(path, value) is { } most ? $"({least} AND {most})" : null,
        _ => null,
    };
}
