namespace KfpMetadata.Commands;

/// <summary>An execution on its way: what was asked for, and what came of it.</summary>
/// <param name="Request">What is to be written.</param>
internal sealed record PendingExecution(ExecutionRequest Request)
{
    /// <summary>The execution; there once it is written.</summary>
    public MlmdExecution? Execution { get; set; }

    /// <summary>Whether the execution was there before.</summary>
    public bool Found { get; init; }
}
