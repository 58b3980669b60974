using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Storage.Types;

/// <summary>A type of any kind. Null stands for a field that is not set.</summary>
internal sealed class TypeRecord
{
    public long? Id { get; set; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? Description { get; init; }

    public string? ExternalId { get; init; }

    public MapField<string, PropertyType> Properties { get; init; } = [];

    /// <summary>The inputs of an execution type.</summary>
    public ArtifactStructType? InputType { get; init; }

    /// <summary>The outputs of an execution type.</summary>
    public ArtifactStructType? OutputType { get; init; }

    /// <summary>The number of the base type in the kind's enum.</summary>
    public int? BaseType { get; set; }

    /// <summary>The message of the request, for error texts.</summary>
    public IMessage? Message { get; init; }
}
