using KfpMetadata.Storage.Nodes;

namespace KfpMetadata.Storage.Filtering.Binding;

/// <summary>The attributes of a node that a filter can name, in any case.</summary>
internal static class NodeAttributes
{
    private static readonly Dictionary<string, FilterType> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = FilterType.Int64,
        ["type_id"] = FilterType.Int64,
        ["type"] = FilterType.String,
        ["name"] = FilterType.String,
        ["external_id"] = FilterType.String,
        ["create_time_since_epoch"] = FilterType.Int64,
        ["last_update_time_since_epoch"] = FilterType.Int64,
    };

    /// <summary>The type of an attribute; null where nodes of the kind have none of that name.</summary>
    public static FilterType? TypeOf(NodeKind kind, string name) =>
        Common.TryGetValue(name, out var type) ? type
        : kind.HasUri && Is(name, "uri") ? FilterType.String
        : kind.StateColumn is { } state && Is(name, state) ? FilterType.Int64 : null;

    /// <summary>The names of a kind, for messages.</summary>
    public static string Names(NodeKind kind) =>
        string.Join(", ", Common.Keys) + (kind.HasUri ? ", uri" : "") + (kind.StateColumn is { } state ? $", {state}" : "");

    private static bool Is(string name, string attribute) => string.Equals(name, attribute, StringComparison.OrdinalIgnoreCase);
}
