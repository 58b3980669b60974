namespace KfpMetadata;

/// <summary>A new artifact as an output of an existing execution.</summary>
/// <param name="ExecutionId">The execution, read before on this store.</param>
/// <param name="Artifact">The artifact to create.</param>
/// <param name="OutputName">The name of the output, the one key step of the event's path.</param>
public sealed record OutputRecord(long ExecutionId, MlmdArtifact Artifact, string OutputName);
