namespace KfpMetadata.Client;

/// <summary>The ids that a write gave or found, in the order of the request.</summary>
internal sealed record WriteAnswer
{
    public IReadOnlyList<long> ArtifactIds { get; init; } = [];

    public IReadOnlyList<long> ExecutionIds { get; init; } = [];

    /// <summary>Empty where the write was found done: then the store is not asked for its contexts.</summary>
    public IReadOnlyList<long> ContextIds { get; init; } = [];
}
