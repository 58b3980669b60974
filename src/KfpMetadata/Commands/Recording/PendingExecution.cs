namespace KfpMetadata.Commands;

/// <summary>An execution on its way: what was asked for, and what came of it.</summary>
public sealed class PendingExecution
{
    internal PendingExecution(ExecutionRequest request) => Request = request;

    /// <summary>The execution; there once it is written.</summary>
    public MlmdExecution? Execution { get; internal set; }

    /// <summary>What is to be written.</summary>
    internal ExecutionRequest Request { get; }

    /// <summary>Whether the execution was there before.</summary>
    internal bool Found { get; init; }
}
