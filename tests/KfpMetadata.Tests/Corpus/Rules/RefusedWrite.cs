using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>
/// A write that MLMD takes and cannot read back, or that links to what is not there, is INVALID_ARGUMENT. The case then goes on with the
/// same request, freed of what was refused, so that all later ids are the recorded ones.
/// </summary>
internal sealed class RefusedWrite : IDeliberateDifference
{
    private static readonly string[] UnreadableTexts = ["__MLMD_NULL__", "mlmd-struct::"];

    public string Name => "values that cannot be read back, events of nodes that do not exist and empty pairs are refused";

    public IReadOnlyList<string> Sentences =>
    [
        "values that cannot be read back are refused",
        "NaN and the infinities are INVALID_ARGUMENT",
        "a value without a kind is INVALID_ARGUMENT",
        "events of nodes that do not exist are refused",
        "empty pairs are refused",
    ];

    /// <summary>Whether the rule was met in this case.</summary>
    public bool WasMet { get; private set; }

    /// <summary>The events that MLMD wrote without one of their nodes: (artifact, execution).</summary>
    public HashSet<(string Artifact, string Execution)> Dangling { get; } = [];

    public async Task<bool> Explains(MetDifference difference)
    {
        if (!difference.IsRefused)
            return false;
        var request = difference.Request.DeepClone().AsObject();
        var removed = ReplaceValues(request) | await RemoveLinks(difference, request);
        if (!removed)
            return false;
        if (difference.Expected.IsError)
            return true;

        WasMet = true;
        var answer = await difference.Replay.Ask(difference.Rpc, request);
        if (answer.Response is not { } response)
            return false;
        difference.Continued = response;
        NoteDangling(difference, response);
        return HasIdsOf(difference.Expected.Response!, response);
    }

    /// <summary>Puts a harmless value where one cannot be read back.</summary>
    private static bool ReplaceValues(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item when IsRefused(item):
                var isProto = item.ContainsKey("proto_value");
                item.Clear();
                item[isProto ? "proto_value" : "string_value"] = isProto
                    ? new JsonObject { ["@type"] = "type.googleapis.com/google.protobuf.StringValue", ["value"] = AnswerComparer.Placeholder }
                    : AnswerComparer.Placeholder;
                return true;
            case JsonObject item:
                return item.Select(pair => ReplaceValues(pair.Value)).ToList().Contains(true);
            case JsonArray list:
                return list.Select(ReplaceValues).ToList().Contains(true);
            default:
                return false;
        }
    }

    private static bool IsRefused(JsonObject value) =>
        (value["string_value"] is JsonValue text && UnreadableTexts.Any(mark => text.ToString().StartsWith(mark, StringComparison.Ordinal)))
        || (value["proto_value"] is JsonObject proto && !proto.ContainsKey("@type"))
        || (value["double_value"] is JsonValue number && number.ToString() is "NaN" or "Infinity" or "-Infinity");

    private static async Task<bool> RemoveLinks(MetDifference difference, JsonObject request)
    {
        var pairs = request["artifact_event_pairs"] as JsonArray ?? [];
        var edges = request["event_edges"] as JsonArray ?? [];
        var removed = false;
        foreach (var pair in pairs.OfType<JsonObject>().ToList())
        {
            var isEmpty = !pair.ContainsKey("artifact") && !pair.ContainsKey("event");
            if (isEmpty || (!pair.ContainsKey("artifact") && !await Exists(difference, "artifact", pair["event"]!["artifact_id"])))
                removed |= pairs.Remove(pair);
        }

        foreach (var edge in edges.OfType<JsonObject>().ToList())
        {
            var lacksArtifact = !edge.ContainsKey("artifact_index") && !await Exists(difference, "artifact", edge["event"]?["artifact_id"]);
            var lacksExecution = !edge.ContainsKey("execution_index") && !await Exists(difference, "execution", edge["event"]?["execution_id"]);
            if (lacksArtifact || lacksExecution)
                removed |= edges.Remove(edge);
        }

        return removed;
    }

    private static async Task<bool> Exists(MetDifference difference, string kind, JsonNode? id)
    {
        if (id is null)
            return true;
        var rpc = kind == "artifact" ? "GetArtifactsByID" : "GetExecutionsByID";
        var answer = await difference.Replay.Ask(rpc, new JsonObject { [$"{kind}_ids"] = new JsonArray(id.DeepClone()) });
        return answer.Response!.ContainsKey($"{kind}s");
    }

    private void NoteDangling(MetDifference difference, JsonObject response)
    {
        var execution = response["execution_id"]?.ToString();
        foreach (var pair in (difference.Request["artifact_event_pairs"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (!pair.ContainsKey("artifact") && pair["event"]?["artifact_id"] is { } artifact)
                Dangling.Add((artifact.ToString(), execution!));
        }

        foreach (var edge in (difference.Request["event_edges"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var artifact = IdOf(edge, "artifact", difference.Expected.Response!);
            var owner = IdOf(edge, "execution", difference.Expected.Response!);
            Dangling.Add((artifact, owner));
        }
    }

    private static string IdOf(JsonObject edge, string kind, JsonObject response) => edge[$"{kind}_index"] is { } index
        ? response[$"{kind}_ids"]![int.Parse(index.ToString(), System.Globalization.CultureInfo.InvariantCulture)]!.ToString()
        : edge["event"]![$"{kind}_id"]!.ToString();

    /// <summary>All ids that came back are recorded ones, in their order.</summary>
    private static bool HasIdsOf(JsonObject expected, JsonObject actual) => actual.All(pair => (expected[pair.Key], pair.Value) switch
    {
        (JsonArray wanted, JsonArray found) => IsSubsequence(found, wanted),
        ({ } wanted, { } found) => JsonNode.DeepEquals(wanted, found),
        _ => false,
    });

    private static bool IsSubsequence(JsonArray items, JsonArray all)
    {
        var next = 0;
        foreach (var item in all)
        {
            if (next < items.Count && JsonNode.DeepEquals(items[next], item))
                next++;
        }

        return next == items.Count;
    }
}
