namespace KfpMetadata;

/// <summary>The type of artifacts.</summary>
public sealed class MlmdArtifactType : MlmdType
{
    /// <inheritdoc/>
    public override MlmdNodeKind Kind => MlmdNodeKind.Artifact;
}
