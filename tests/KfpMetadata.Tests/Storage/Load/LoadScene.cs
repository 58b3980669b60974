using KfpMetadata.Protocol;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage.Load;

/// <summary>The types that all workers use, and the artifacts that they all write.</summary>
/// <param name="ArtifactType">The type of artifacts.</param>
/// <param name="ExecutionType">The type of executions.</param>
/// <param name="ContextType">The type of contexts.</param>
/// <param name="Counters">Artifacts whose property <c>count</c> the workers add to.</param>
internal sealed record LoadScene(long ArtifactType, long ExecutionType, long ContextType, IReadOnlyList<long> Counters)
{
    public const string Count = "count";

    private const int CounterCount = 3;

    public static async Task<LoadScene> MakeAsync(ServiceClient store)
    {
        var types = await store.PutTypesAsync(new PutTypesRequest
        {
            ArtifactTypes = { new ArtifactType { Name = "Data" } },
            ExecutionTypes = { new ExecutionType { Name = "Step" } },
            ContextTypes = { new ContextType { Name = "Run" } },
        });
        var counters = Enumerable.Range(0, CounterCount).Select(index => new Artifact
        {
            TypeId = types.ArtifactTypeIds[0], Name = $"counter {index}", CustomProperties = { [Count] = new Value { IntValue = 0 } },
        });
        var ids = (await store.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { counters } })).ArtifactIds;
        return new LoadScene(types.ArtifactTypeIds[0], types.ExecutionTypeIds[0], types.ContextTypeIds[0], [.. ids]);
    }
}
