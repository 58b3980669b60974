namespace KfpMetadata.Tests.Faults;

/// <summary>What a writer was told of a task.</summary>
/// <param name="Number">The task.</param>
/// <param name="Step">The step that failed, or <see cref="TaskStep.Done"/>.</param>
/// <param name="Error">How it failed.</param>
internal sealed record TaskReport(int Number, TaskStep Step, MlmdException? Error)
{
    /// <summary>How often what a step writes may be there: once where it was acknowledged, not at all where it was refused.</summary>
    public (int Least, int Most) Rows(TaskStep step) =>
        step < Step ? (1, 1) : step > Step ? (0, 0) : Error?.ErrorId == MlmdErrorId.OutcomeUnknown ? (0, 1) : (0, 0);
}
