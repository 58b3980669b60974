using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Edges;

/// <summary>Takes artifacts without id for those that are stored under their external id.</summary>
internal static class ArtifactReuse
{
    /// <summary>The ids of stored artifacts by the external ids that the given ones have.</summary>
    public static Dictionary<string, long> Find(StoreSession session, IEnumerable<Node> artifacts)
    {
        var externalIds = artifacts.Where(artifact => artifact.Id is null).Select(artifact => artifact.ExternalId)
            .OfType<string>().Where(externalId => externalId.Length > 0).ToList();
        return NodeReader.FindByTexts(session, NodeKinds.Artifact, "external_id", externalIds)
            .ToDictionary(artifact => artifact.ExternalId!, artifact => artifact.Id!.Value, StringComparer.Ordinal);
    }

    /// <summary>Gives the artifact the id of the stored one.</summary>
    public static void Apply(Dictionary<string, long> stored, Node artifact)
    {
        if (artifact.Id is null && artifact.ExternalId is { } externalId && stored.TryGetValue(externalId, out var id))
            artifact.Id = id;
    }
}
