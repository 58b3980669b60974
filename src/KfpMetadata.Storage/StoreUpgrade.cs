namespace KfpMetadata.Storage;

/// <summary>An upgrade that was done when a store was opened.</summary>
/// <param name="FromVersion">The schema version that the file had.</param>
/// <param name="ToVersion">The schema version that it has now.</param>
/// <param name="BackupPath">The full path of the backup: the store as it was.</param>
/// <param name="DroppedEvents">
/// How many events were dropped, with their paths, because a later one has the same artifact, execution and type. Schemas before version 8
/// allowed them.
/// </param>
public sealed record StoreUpgrade(long FromVersion, long ToVersion, string BackupPath, long DroppedEvents);
