namespace KfpMetadata;

/// <summary>An artifact of MLMD: a dataset, a model, a metric.</summary>
public sealed class MlmdArtifact : MlmdNode
{
    /// <summary>Where the content lies.</summary>
    public string? Uri { get; set; }

    /// <summary>Where the artifact is in its life; <see langword="null"/> where it was never set.</summary>
    public MlmdArtifactState? State { get; set; }

    /// <inheritdoc/>
    public override MlmdNodeKind Kind => MlmdNodeKind.Artifact;
}
