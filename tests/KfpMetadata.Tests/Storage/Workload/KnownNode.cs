namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>A node that the workload has put.</summary>
internal sealed record KnownNode(long Id, KnownType Type);
