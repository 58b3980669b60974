using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A walk starts from all matching nodes, where MLMD takes the first 101.</summary>
internal sealed class AllStartingNodes : IDeliberateDifference
{
    private const int MostInMlmd = 101;

    public string Name => "all starting nodes of a lineage count";

    public async Task<bool> Explains(MetDifference difference)
    {
        if (difference.Request["lineage_subgraph_query_options"] is not JsonObject options
            || difference.Expected.Response?["lineage_subgraph"] is not JsonObject expected
            || difference.Actual.Response?["lineage_subgraph"] is not JsonObject actual)
        {
            return false;
        }

        var (rpc, list, start) = options["starting_artifacts"] is { } artifacts
            ? ("GetArtifacts", "artifacts", artifacts)
            : ("GetExecutions", "executions", options["starting_executions"]!);
        var query = new JsonObject { ["max_result_size"] = 100, ["filter_query"] = start["filter_query"]!.DeepClone() };
        var first = await difference.Replay.Ask(rpc, new JsonObject { ["options"] = query });
        var starts = first.Response?[list] as JsonArray ?? [];
        query["next_page_token"] = first.Response?["next_page_token"]?.DeepClone();
        if (query["next_page_token"] is not null)
        {
            var second = await difference.Replay.Ask(rpc, new JsonObject { ["options"] = query.DeepClone() });
            starts = [.. starts.Concat(second.Response?[list] as JsonArray ?? []).Select(node => node!.DeepClone())];
        }

        // Whatever MLMD found is found here too.
        return starts.Count > MostInMlmd && expected.All(pair => pair.Value is JsonArray wanted
            && wanted.All(item => ((JsonArray)actual[pair.Key]!).Any(found => Contains(found, item))));
    }

    private static bool Contains(JsonNode? found, JsonNode? wanted) => found is JsonObject item && wanted is JsonObject expected
        ? expected.All(pair => pair.Value?.ToString() is "<time>" || JsonNode.DeepEquals(item[pair.Key], pair.Value))
        : JsonNode.DeepEquals(found, wanted);
}
