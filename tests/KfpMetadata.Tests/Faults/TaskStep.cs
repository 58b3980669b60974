namespace KfpMetadata.Tests.Faults;

/// <summary>How far a task was recorded.</summary>
internal enum TaskStep
{
    Execution,
    LateOutput,
    End,
    Done,
}
