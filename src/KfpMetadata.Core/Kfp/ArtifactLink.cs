namespace KfpMetadata;

/// <summary>An input or output to write between an existing execution and an existing artifact.</summary>
/// <param name="ExecutionId">The execution, read before on this store.</param>
/// <param name="Artifact">The artifact, read before on this store.</param>
/// <param name="Type">The type of the event: <see cref="MlmdEventType.Input"/> or <see cref="MlmdEventType.Output"/>.</param>
/// <param name="Name">The name of the input or output, the one key step of the event's path.</param>
/// <param name="Contexts">The contexts to attribute the artifact to; empty for none.</param>
public sealed record ArtifactLink(long ExecutionId, MlmdArtifact Artifact, MlmdEventType Type, string Name, IReadOnlyList<MlmdContext> Contexts);
