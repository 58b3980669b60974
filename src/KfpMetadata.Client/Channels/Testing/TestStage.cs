namespace KfpMetadata.Client;

/// <summary>One stage of the test of a connection.</summary>
/// <param name="Stage">Which.</param>
/// <param name="RunAsync">Looks. A failure that it knows is a finding; others may be thrown.</param>
internal sealed record TestStage(MlmdTestStage Stage, Func<CancellationToken, Task<Finding>> RunAsync);
