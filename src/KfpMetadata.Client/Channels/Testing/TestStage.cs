namespace KfpMetadata.Client;

/// <summary>One stage of the test of a connection.</summary>
/// <param name="Stage">Which.</param>
/// <param name="Limit">The time that it may take.</param>
/// <param name="RunAsync">Looks. A failure that it knows is a finding; others may be thrown.</param>
internal sealed record TestStage(MlmdTestStage Stage, TimeSpan Limit, Func<CancellationToken, Task<Finding>> RunAsync);
