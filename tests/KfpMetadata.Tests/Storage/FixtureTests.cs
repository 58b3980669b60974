using System.Text.Json.Nodes;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>Files that the released library wrote, read in full.</summary>
public sealed class FixtureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheFixtureIsReadAsTheLibraryReadsIt(bool readOnly)
    {
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(TestData.PathOf("fixture.json"), TestContext.Current.CancellationToken))!
            .AsObject();
        var path = folder.Copy(TestData.PathOf("fixture.sqlite"));
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = readOnly });
        var actual = await ReadAll(store);
        foreach (var (name, list) in expected)
        {
            var sortedExpected = JsonComparer.Sorted(new JsonObject { [name] = list!.DeepClone() });
            var sortedActual = JsonComparer.Sorted(new JsonObject { [name] = actual[name]!.DeepClone() });
            Assert.Null(JsonComparer.Compare(sortedExpected, sortedActual));
        }

        Assert.Equal(expected.Count, actual.Count);
    }

    [Fact]
    public async Task AStoreOfTheLibraryIsReadAndContinued()
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v10-from-1.17.1.sqlite"));
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var artifacts = await store.GetArtifacts();
        Assert.Equal(
            ["minio://bucket/run-1/0", "minio://bucket/run-1/1", "minio://bucket/run-1/2"],
            artifacts.Select(artifact => artifact.Uri),
            StringComparer.Ordinal);
        Assert.All(artifacts, artifact => Assert.Equal("Model", artifact.Type));
        var events = (await store.GetEventsByExecutionIDs(new GetEventsByExecutionIDsRequest { ExecutionIds = { 1 } }, null!)).Events;
        Assert.Equal(["port0", "port1", "port2"], events.Select(item => item.Path.Steps[0].Key), StringComparer.Ordinal);

        var copy = artifacts[0].Clone();
        copy.Uri = "elsewhere";
        await store.PutArtifact(copy);
        Assert.Equal("elsewhere", (await store.GetArtifact(1)).Uri);
        Assert.Equal(4, await store.PutArtifact(new Artifact { TypeId = artifacts[0].TypeId, Name = "new" }));
    }

    private static async Task<JsonObject> ReadAll(EmbeddedStore store)
    {
        var all = new JsonObject();
        foreach (var kind in new[] { "Artifact", "Execution", "Context" })
        {
            var lower = kind.ToLowerInvariant();
            all[$"{lower}_types"] = await List(store, $"Get{kind}Types", "{}", $"{lower}_types");
            all[$"{lower}s"] = await List(store, $"Get{kind}s", "{}", $"{lower}s");
        }

        var executionIds = string.Join(',', all["executions"]!.AsArray().Select(node => node!["id"]!.GetValue<string>()));
        all["events"] = await List(store, "GetEventsByExecutionIDs", $$"""{"execution_ids": [{{executionIds}}]}""", "events");
        var (attributions, associations, parents) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var context in all["contexts"]!.AsArray().Select(node => node!["id"]!.GetValue<string>()))
        {
            var request = $$"""{"context_id": {{context}}}""";
            foreach (var node in await List(store, "GetArtifactsByContext", request, "artifacts"))
                attributions.Add((JsonNode)new JsonObject { ["artifact_id"] = node!["id"]!.DeepClone(), ["context_id"] = context });
            foreach (var node in await List(store, "GetExecutionsByContext", request, "executions"))
                associations.Add((JsonNode)new JsonObject { ["execution_id"] = node!["id"]!.DeepClone(), ["context_id"] = context });
            foreach (var node in await List(store, "GetParentContextsByContext", request, "contexts"))
                parents.Add((JsonNode)new JsonObject { ["parent_id"] = node!["id"]!.DeepClone(), ["child_id"] = context });
        }

        all["attributions"] = attributions;
        all["associations"] = associations;
        all["parent_contexts"] = parents;
        return all;
    }

    private static async Task<JsonArray> List(EmbeddedStore store, string rpc, string request, string field) =>
        (await ServiceCaller.Call(store, rpc, request))[field]?.DeepClone().AsArray() ?? [];
}
