namespace KfpMetadata;

/// <summary>An execution of MLMD: one run of a step of a pipeline.</summary>
public sealed class MlmdExecution : MlmdNode
{
    /// <summary>The last known state; <see langword="null"/> where it was never set.</summary>
    public MlmdExecutionState? State { get; set; }

    /// <summary>The contexts that the command which returned this execution put it into; later commands in the pipeline use them.</summary>
    internal IReadOnlyList<MlmdContext>? RememberedContexts { get; set; }

    /// <inheritdoc/>
    public override MlmdNodeKind Kind => MlmdNodeKind.Execution;
}
