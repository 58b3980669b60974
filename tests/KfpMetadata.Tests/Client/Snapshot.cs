using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Client;

/// <summary>All that a store holds, row by row, as the store itself shows it.</summary>
internal sealed class Snapshot
{
    private readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Rows => _rows;

    public static async Task<Snapshot> TakeAsync(MetadataStoreService.MetadataStoreServiceClient store)
    {
        var result = new Snapshot();
        var artifacts = (await store.GetArtifactsAsync(new GetArtifactsRequest())).Artifacts;
        var executions = (await store.GetExecutionsAsync(new GetExecutionsRequest())).Executions;
        var contexts = (await store.GetContextsAsync(new GetContextsRequest())).Contexts;
        foreach (var node in artifacts) result.Add($"artifact {node.Id}", node);
        foreach (var node in executions) result.Add($"execution {node.Id}", node);
        foreach (var node in contexts) result.Add($"context {node.Id}", node);
        foreach (var link in (await store.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { executions.Select(node => node.Id) } })).Events)
            result.Add($"event {link.ArtifactId} {link.ExecutionId} {link.Type}", link);
        foreach (var context in contexts)
        {
            foreach (var node in (await store.GetArtifactsByContextAsync(new GetArtifactsByContextRequest { ContextId = context.Id })).Artifacts)
                result._rows[$"attribution {node.Id} {context.Id}"] = "";
            foreach (var node in (await store.GetExecutionsByContextAsync(new GetExecutionsByContextRequest { ContextId = context.Id })).Executions)
                result._rows[$"association {node.Id} {context.Id}"] = "";
        }

        return result;
    }

    /// <summary>Asserts that all rows of an earlier snapshot are here, unchanged to the last field.</summary>
    /// <returns>The keys of the rows that are new.</returns>
    public IReadOnlyList<string> AssertOnlyAddsTo(Snapshot earlier)
    {
        foreach (var (key, row) in earlier._rows)
        {
            Assert.True(_rows.TryGetValue(key, out var now), $"{key} is gone");
            Assert.True(string.Equals(row, now, StringComparison.Ordinal), $"{key} was {row} and is {now}");
        }

        return [.. _rows.Keys.Except(earlier._rows.Keys, StringComparer.Ordinal)];
    }

    private void Add(string key, IMessage row) => _rows.Add(key, JsonSorted(row));

    /// <summary>Servers send maps in another order each time.</summary>
    private static string JsonSorted(IMessage row)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(JsonFormatter.Default.Format(row))!;
        return Sorted(node)!.ToJsonString();
    }

    private static System.Text.Json.Nodes.JsonNode? Sorted(System.Text.Json.Nodes.JsonNode? node) => node switch
    {
        System.Text.Json.Nodes.JsonObject map => new System.Text.Json.Nodes.JsonObject(
            map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        System.Text.Json.Nodes.JsonArray list => new System.Text.Json.Nodes.JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
