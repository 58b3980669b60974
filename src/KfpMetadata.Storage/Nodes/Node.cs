using Google.Protobuf;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;

namespace KfpMetadata.Storage.Nodes;

/// <summary>An artifact, execution or context. Null stands for a field that is not set.</summary>
internal sealed class Node
{
    public long? Id { get; set; }

    public long? TypeId { get; set; }

    /// <summary>The name of the type.</summary>
    public string? Type { get; set; }

    public string? Name { get; set; }

    public string? ExternalId { get; set; }

    /// <summary>Artifacts only.</summary>
    public string? Uri { get; set; }

    /// <summary>Artifact.state or Execution.last_known_state, as its number.</summary>
    public int? State { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreateTime { get; set; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? UpdateTime { get; set; }

    public required MapField<string, Value> Properties { get; init; }

    public required MapField<string, Value> CustomProperties { get; init; }

    /// <summary>
    /// The properties whose stored values cannot be read. They are not among the properties; an update takes them away where it names them, and leaves them
    /// alone otherwise.
    /// </summary>
    public IReadOnlyList<UnreadableValue> Unreadable { get; set; } = [];

    /// <summary>The message whose maps the properties are, for a node that was read; null for others.</summary>
    public IMessage? Answer { get; init; }

    /// <summary>Accepted and never stored, but a node that has it is not the stored one.</summary>
    public bool HasSystemMetadata { get; init; }

    /// <summary>The message of the request, for error texts.</summary>
    public IMessage? Message { get; init; }

    /// <summary>Whether all fields are equal, leaving out the two times.</summary>
    public bool EqualsButTimes(Node other) =>
        Id == other.Id
        && TypeId == other.TypeId
        && State == other.State
        && string.Equals(Type, other.Type, StringComparison.Ordinal)
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && string.Equals(ExternalId, other.ExternalId, StringComparison.Ordinal)
        && string.Equals(Uri, other.Uri, StringComparison.Ordinal)
        && HasSystemMetadata == other.HasSystemMetadata
        && Properties.Equals(other.Properties)
        && CustomProperties.Equals(other.CustomProperties);

    /// <summary>The names of unreadable properties that an update takes away.</summary>
    public IEnumerable<string> RemovedUnreadable(bool isCustom) =>
        Unreadable.Where(value => value.IsCustom == isCustom && value.IsRemoved).Select(value => value.Name);
}
