using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>Calls without a context, and the requests that many tests begin with.</summary>
internal static class StoreExtensions
{
    public static async Task<long> PutArtifactType(
        this EmbeddedStore store, string name, params (string Name, PropertyType Type)[] properties)
    {
        var type = new ArtifactType { Name = name };
        foreach (var property in properties)
            type.Properties[property.Name] = property.Type;
        return (await store.PutArtifactType(new PutArtifactTypeRequest { ArtifactType = type }, null!)).TypeId;
    }

    public static async Task<long> PutArtifact(this EmbeddedStore store, Artifact artifact) =>
        (await store.PutArtifacts(new PutArtifactsRequest { Artifacts = { artifact } }, null!)).ArtifactIds.Single();

    public static async Task<Artifact> GetArtifact(this EmbeddedStore store, long id) =>
        (await store.GetArtifactsByID(new GetArtifactsByIDRequest { ArtifactIds = { id } }, null!)).Artifacts.Single();

    public static async Task<IReadOnlyList<Artifact>> GetArtifacts(this EmbeddedStore store) =>
        (await store.GetArtifacts(new GetArtifactsRequest(), null!)).Artifacts;
}
