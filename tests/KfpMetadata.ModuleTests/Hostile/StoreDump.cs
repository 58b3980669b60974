using System.Text.Json.Nodes;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Hostile;

/// <summary>All rows of a store as MLMD's own calls show them.</summary>
internal sealed class StoreDump
{
    private static readonly string[] Lists = ["GetArtifacts", "GetExecutions", "GetContexts", "GetArtifactTypes", "GetExecutionTypes", "GetContextTypes"];

    private readonly Dictionary<string, JsonNode> _rows = new(StringComparer.Ordinal);

    /// <summary>Reads the store of a session's connection.</summary>
    public static StoreDump Read(ModuleSession session)
    {
        var dump = new StoreDump();
        var ids = new List<string>();
        foreach (var call in Lists)
        {
            foreach (var row in dump.Add(session, call, "{}", static row => $"{row["id"]}"))
            {
                if (call == "GetExecutions") ids.Add($"{row["id"]}");
            }
        }

        _ = dump.Add(session, "GetEventsByExecutionIDs", $"{{ \"execution_ids\": [{string.Join(',', ids)}] }}", static row => $"{row["execution_id"]} {row["artifact_id"]} {row["type"]}").Count();
        return dump;
    }

    /// <summary>The rows of another dump that are changed or gone here.</summary>
    public IReadOnlyList<string> Changed(StoreDump earlier) =>
        [.. earlier._rows.Where(row => !_rows.TryGetValue(row.Key, out var now) || !JsonNode.DeepEquals(row.Value, now)).Select(static row => row.Key)];

    /// <summary>Every text in the rows that were not there before.</summary>
    public IReadOnlyList<string> NewTexts(StoreDump earlier) =>
        [.. _rows.Where(row => !earlier._rows.ContainsKey(row.Key)).SelectMany(static row => Texts(row.Value))];

    private IEnumerable<JsonNode> Add(ModuleSession session, string call, string body, Func<JsonNode, string> key)
    {
        var json = session.Invoke("param($Call, $Body) Invoke-MlmdRequest $Call $Body -AsJson", ("Call", call), ("Body", body)).Succeeded.Text[0];
        foreach (var row in JsonNode.Parse(json)!.AsObject().SelectMany(static list => list.Value!.AsArray()))
        {
            _rows.Add($"{call} {key(row!)}", row!);
            yield return row!;
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(static pair => Texts(pair.Value).Prepend(pair.Key)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
