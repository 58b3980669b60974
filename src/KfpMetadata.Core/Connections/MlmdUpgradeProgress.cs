namespace KfpMetadata;

/// <summary>How far the upgrade of a file is.</summary>
/// <param name="What">What is being done.</param>
/// <param name="Percent">How much is done, 0 to 100: by steps, not by time.</param>
public sealed record MlmdUpgradeProgress(string What, int Percent);
