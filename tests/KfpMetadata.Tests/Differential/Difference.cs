namespace KfpMetadata.Tests.Differential;

/// <summary>A step that the two stores answered differently.</summary>
internal sealed record Difference(Step Step, byte[] Request, Reply Ours, Reply Reference);
