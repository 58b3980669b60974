namespace KfpMetadata;

/// <summary>An output to create, as a command was given it.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="OutputName">The name of the output; null for the default.</param>
internal sealed record OutputRequest(NodeRequest Artifact, string? OutputName);
