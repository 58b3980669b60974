namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>How types fit together, and what they are called.</summary>
internal static class FilterTypes
{
    public static bool IsInteger(FilterType type) => type is FilterType.Int64 or FilterType.UInt64;

    public static bool IsNumber(FilterType type) => IsInteger(type) || type == FilterType.Double;

    /// <summary>The type that values of all these types can have; NULL has any. Null where there is none.</summary>
    public static FilterType? Common(IEnumerable<FilterType> types)
    {
        var common = FilterType.Null;
        foreach (var type in types.Where(type => type != FilterType.Null))
        {
            if (common == FilterType.Null || common == type)
                common = type;
            else if (IsNumber(common) && IsNumber(type))
                common = common == FilterType.Double || type == FilterType.Double ? FilterType.Double : FilterType.Int64;
            else
                return null;
        }

        return common;
    }

    /// <summary>GoogleSQL's name, as MLMD's messages write it.</summary>
    public static string Name(FilterType type) => type switch
    {
        FilterType.Null => "NULL",
        FilterType.Bool => "BOOL",
        FilterType.Int64 => "INT64",
        FilterType.UInt64 => "UINT64",
        FilterType.Double => "DOUBLE",
        FilterType.String => "STRING",
        _ => "BYTES",
    };

    public static string Names(IEnumerable<TypedNode> nodes) => string.Join(", ", nodes.Select(node => Name(node.Type)));

    /// <summary>The type that CAST names; null where there is none such.</summary>
    public static FilterType? Parse(string name) => name.ToUpperInvariant() switch
    {
        "BOOL" or "BOOLEAN" => FilterType.Bool,
        "INT32" or "INT64" => FilterType.Int64,
        "UINT32" or "UINT64" => FilterType.UInt64,
        "FLOAT" or "FLOAT64" or "DOUBLE" => FilterType.Double,
        "STRING" => FilterType.String,
        "BYTES" => FilterType.Bytes,
        _ => null,
    };
}
