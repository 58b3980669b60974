namespace KfpMetadata;

/// <summary>A context of MLMD: a pipeline, a run, an experiment.</summary>
public sealed class MlmdContext : MlmdNode
{
    /// <inheritdoc/>
    public override MlmdNodeKind Kind => MlmdNodeKind.Context;
}
