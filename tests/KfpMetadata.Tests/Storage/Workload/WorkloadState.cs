namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>What a store holds after the requests that it took.</summary>
internal sealed class WorkloadState
{
    public List<KnownType> ArtifactTypes { get; } = [];

    public List<KnownType> ExecutionTypes { get; } = [];

    public List<KnownType> ContextTypes { get; } = [];

    public Dictionary<long, KnownNode> Artifacts { get; } = [];

    public Dictionary<long, KnownNode> Executions { get; } = [];

    public Dictionary<long, KnownNode> Contexts { get; } = [];

    /// <summary>Every name, external id and URI that was sent; those of refused requests among them.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    public HashSet<string> ExternalIds { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Uris { get; } = new(StringComparer.Ordinal);
}
