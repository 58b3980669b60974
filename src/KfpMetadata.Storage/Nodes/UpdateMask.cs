using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Storage.Nodes;

/// <summary>
/// The fields that an update changes. A field that is named here and unset in the message is cleared; ids, types, times and names that
/// no field has are passed over, as MLMD does.
/// </summary>
internal sealed class UpdateMask
{
    private const string PropertiesPath = "properties";
    private const string CustomPropertiesPath = "custom_properties";

    private readonly HashSet<string> paths;

    private UpdateMask(HashSet<string> paths) => this.paths = paths;

    /// <summary>The mask of a request; null where the whole node is replaced.</summary>
    public static UpdateMask? From(FieldMask? mask) =>
        mask is null || mask.Paths.Count == 0 ? null : new UpdateMask(mask.Paths.ToHashSet(StringComparer.Ordinal));

    public bool HasName => paths.Contains("name");

    /// <summary>The stored node with the masked fields of the given one.</summary>
    public Node Apply(NodeKind kind, Node stored, Node given) => new()
    {
        Id = stored.Id,
        TypeId = stored.TypeId,
        Type = stored.Type,
        CreateTime = stored.CreateTime,
        UpdateTime = stored.UpdateTime,
        Name = kind.HasRequiredName && HasName ? given.Name : stored.Name,
        ExternalId = paths.Contains("external_id") ? given.ExternalId : stored.ExternalId,
        Uri = paths.Contains("uri") ? given.Uri : stored.Uri,
        State = kind.StateColumn is { } state && paths.Contains(state) ? given.State : stored.State,
        Properties = Merge(PropertiesPath, stored.Properties, given.Properties),
        CustomProperties = Merge(CustomPropertiesPath, stored.CustomProperties, given.CustomProperties),
        Unreadable = [.. stored.Unreadable.Select(value => value with { IsRemoved = Names(value) })],
        Message = given.Message,
    };

    private bool Names(UnreadableValue value)
    {
        var field = value.IsCustom ? CustomPropertiesPath : PropertiesPath;
        return paths.Contains(field) || paths.Contains($"{field}.{value.Name}");
    }

    private MapField<string, Value> Merge(string field, MapField<string, Value> stored, MapField<string, Value> given)
    {
        if (paths.Contains(field))
            return given;
        var merged = new MapField<string, Value> { stored };
        foreach (var path in paths)
        {
            if (!path.StartsWith(field, StringComparison.Ordinal) || path.Length <= field.Length + 1 || path[field.Length] != '.')
                continue;
            // All after the first dot is the name; names can have dots themselves.
            var name = path[(field.Length + 1)..];
            if (given.TryGetValue(name, out var value))
                merged[name] = value;
            else
                merged.Remove(name);
        }

        return merged;
    }
}
