namespace KfpMetadata;

/// <summary>An input link to write between existing nodes.</summary>
/// <param name="ExecutionId">The execution, read before on this store.</param>
/// <param name="Artifact">The artifact, read before on this store.</param>
/// <param name="InputName">The name of the input.</param>
/// <param name="Contexts">The contexts to attribute the artifact to; empty for none.</param>
public sealed record InputLink(long ExecutionId, MlmdArtifact Artifact, string InputName, IReadOnlyList<MlmdContext> Contexts);
