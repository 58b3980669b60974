namespace KfpMetadata.Storage;

/// <summary>What an upgrade would do.</summary>
/// <param name="FromVersion">The schema version that the file has.</param>
/// <param name="ToVersion">The schema version that it would have.</param>
/// <param name="BackupPath">The full path of the backup; the next free one should it be taken by then.</param>
public sealed record StoreUpgradePlan(long FromVersion, long ToVersion, string BackupPath);
