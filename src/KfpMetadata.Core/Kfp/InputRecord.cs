namespace KfpMetadata;

/// <summary>An existing artifact as an input.</summary>
/// <param name="ArtifactId">The artifact, read before on this store.</param>
/// <param name="InputName">The name of the input, the one key step of the event's path.</param>
public sealed record InputRecord(long ArtifactId, string InputName);
