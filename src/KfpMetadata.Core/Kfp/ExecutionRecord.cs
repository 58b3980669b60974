namespace KfpMetadata;

/// <summary>A new execution with all that is known of it.</summary>
/// <param name="Execution">The execution to create.</param>
/// <param name="Contexts">The contexts to put it, its inputs and its outputs into; read before on this store.</param>
/// <param name="Inputs">Existing artifacts that it reads.</param>
/// <param name="Outputs">New artifacts that it writes; their execution id is not used.</param>
public sealed record ExecutionRecord(
    MlmdExecution Execution,
    IReadOnlyList<MlmdContext> Contexts,
    IReadOnlyList<InputRecord> Inputs,
    IReadOnlyList<OutputRecord> Outputs);
