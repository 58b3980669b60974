using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace KfpMetadata.Binding;

/// <summary>An answer in protobuf's JSON as objects for the pipeline.</summary>
internal static class AnswerTree
{
    private const int Deepest = 128;

    /// <summary>The fields of MLMD's messages that are 64-bit integers: protobuf's JSON writes them as texts, which a user cannot compare with an id.</summary>
    private static readonly HashSet<string> Integers = new(StringComparer.Ordinal)
    {
        "artifact_id", "artifact_ids", "artifact_type_ids", "child_id", "context_id", "context_ids", "context_type_ids", "create_time_since_epoch",
        "execution_id", "execution_ids", "execution_type_ids", "id", "index", "int_value", "last_update_time_since_epoch", "milliseconds_since_epoch",
        "parent_id", "type_id", "type_ids",
    };

    /// <summary>Fields whose insides are the user's own: nothing in them is one of MLMD's fields.</summary>
    private static readonly HashSet<string> Foreign = new(StringComparer.Ordinal) { "struct_value", "proto_value", "system_metadata" };

    /// <summary>The answer as a tree of objects; <see langword="null"/> where it has no field.</summary>
    public static PSObject? Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest });
        var root = (PSObject)Of(document.RootElement, field: "", foreign: false)!;
        return root.Properties.Any() ? root : null;
    }

    private static object? Of(JsonElement value, string field, bool foreign) => value.ValueKind switch
    {
        JsonValueKind.Object => OfObject(value, foreign),
        JsonValueKind.Array => value.EnumerateArray().Select(item => Of(item, field, foreign)).ToArray(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        // A whole number can be a double that happens to be whole: only where the field is an integer one is it Int64.
        JsonValueKind.Number => !foreign && field is not "double_value" && value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.String when !foreign && Integers.Contains(field) && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) => id,
        JsonValueKind.String => value.GetString(),
        _ => null,
    };

    private static PSObject OfObject(JsonElement value, bool foreign)
    {
        var result = new PSObject();
        foreach (var member in value.EnumerateObject())
            result.Properties.Add(new PSNoteProperty(member.Name, Of(member.Value, member.Name, foreign || Foreign.Contains(member.Name))), preValidated: true);
        return result;
    }
}
