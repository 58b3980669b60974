using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>A type that the workload has put.</summary>
internal sealed record KnownType(long Id, string Name, string? Version, string? ExternalId, Dictionary<string, PropertyType> Properties)
{
    public static KnownType From(ArtifactType type, long id) =>
        new(id, type.Name, type.HasVersion ? type.Version : null, type.HasExternalId ? type.ExternalId : null, Copy(type.Properties));

    public static KnownType From(ExecutionType type, long id) =>
        new(id, type.Name, type.HasVersion ? type.Version : null, type.HasExternalId ? type.ExternalId : null, Copy(type.Properties));

    public static KnownType From(ContextType type, long id) =>
        new(id, type.Name, type.HasVersion ? type.Version : null, type.HasExternalId ? type.ExternalId : null, Copy(type.Properties));

    private static Dictionary<string, PropertyType> Copy(MapField<string, PropertyType> properties) => new(properties);
}
