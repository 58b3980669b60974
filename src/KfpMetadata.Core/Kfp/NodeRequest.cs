namespace KfpMetadata;

/// <summary>A node to create, as a command was given it.</summary>
internal sealed record NodeRequest
{
    public required TypeRequest Type { get; init; }

    /// <summary>The user's name; null for a generated key.</summary>
    public string? Name { get; init; }

    public string? ExternalId { get; init; }

    public MlmdPropertyDictionary Properties { get; init; } = new();

    public MlmdPropertyDictionary CustomProperties { get; init; } = new();

    /// <summary>Of an artifact.</summary>
    public string? Uri { get; init; }

    /// <summary>Of an artifact; LIVE unless given.</summary>
    public MlmdArtifactState ArtifactState { get; init; } = MlmdArtifactState.Live;

    /// <summary>Of an execution; RUNNING unless given.</summary>
    public MlmdExecutionState ExecutionState { get; init; } = MlmdExecutionState.Running;
}
