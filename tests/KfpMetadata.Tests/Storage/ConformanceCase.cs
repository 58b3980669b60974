using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Storage;

/// <summary>One recorded case.</summary>
internal sealed record ConformanceCase(string Name, IReadOnlyList<JsonObject> Steps)
{
    public static readonly string[] Areas =
    [
        "types", "nodes", "values", "updates", "events", "links", "put-execution", "put-lineage-subgraph", "queries",
        "kubeflow", "sequences", "lineage",
    ];

    public static IEnumerable<ConformanceCase> ReadArea(string area) =>
        File.ReadLines(TestData.PathOf(area + ".jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())
            .Select(item => new ConformanceCase(
                item["case"]!.GetValue<string>(), item["steps"]!.AsArray().Select(step => step!.AsObject()).ToList()));

    /// <summary>Whether a step asks for what this store does not do yet: a list with a filter.</summary>
    public static bool IsExcluded(JsonObject step) =>
        HasFilter(step["request"]) && !string.Equals(step["rpc"]!.GetValue<string>(), "GetLineageSubgraph", StringComparison.Ordinal);

    private static bool HasFilter(JsonNode? node) => node switch
    {
        JsonObject item => item.Any(pair =>
            (string.Equals(pair.Key, "filter_query", StringComparison.Ordinal) && pair.Value!.GetValue<string>().Length > 0)
            || HasFilter(pair.Value)),
        JsonArray list => list.Any(HasFilter),
        _ => false,
    };
}
