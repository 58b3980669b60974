using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KfpMetadata.Client;

/// <summary>
/// Lists of one item in a JSON request. PowerShell makes the item of such a list wherever one passes through a pipeline; protobuf refuses an item
/// where a list is, so the list is put back.
/// </summary>
internal static class RepeatedFields
{
    /// <summary>The body, with every item that stands alone in the place of a list made a list.</summary>
    public static string Complete(string body, MessageDescriptor message)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            // The parser of protobuf says what is wrong, as it does for every other mistake.
            return body;
        }

        return root is JsonObject map && Complete(map, message) ? map.ToJsonString() : body;
    }

    private static bool Complete(JsonObject map, MessageDescriptor message)
    {
        // The insides of these are the user's own and have no fields of MLMD.
        if (message.File == StructReflection.Descriptor || message.File == AnyReflection.Descriptor) return false;
        var changed = false;
        foreach (var (name, value) in map.ToList())
        {
            if (message.Fields.InDeclarationOrder().FirstOrDefault(candidate => Is(candidate, name)) is not { } field || value is null) continue;
            if (field.IsMap)
            {
                var inner = field.MessageType.FindFieldByNumber(2);
                if (inner.FieldType != FieldType.Message || value is not JsonObject entries) continue;
                foreach (var (_, entry) in entries) changed |= entry is JsonObject content && Complete(content, inner.MessageType);
                continue;
            }

            if (field.FieldType == FieldType.Message)
            {
                var items = value is JsonArray list ? list.OfType<JsonObject>() : value is JsonObject one ? [one] : [];
                foreach (var item in items) changed |= Complete(item, field.MessageType);
            }

            if (!field.IsRepeated || value is JsonArray) continue;
            map[name] = null;
            map[name] = new JsonArray(value);
            changed = true;
        }

        return changed;
    }

    private static bool Is(FieldDescriptor field, string name) =>
        string.Equals(field.Name, name, StringComparison.Ordinal) || string.Equals(field.JsonName, name, StringComparison.Ordinal);
}
