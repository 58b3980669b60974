namespace KfpMetadata;

/// <summary>The type of executions.</summary>
public sealed class MlmdExecutionType : MlmdType
{
    /// <inheritdoc/>
    public override MlmdNodeKind Kind => MlmdNodeKind.Execution;
}
