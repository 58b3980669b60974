namespace KfpMetadata;

/// <summary>The upgrade of a file to the schema of this module, done or planned.</summary>
public sealed record MlmdUpgrade
{
    /// <summary>The schema version that the file had.</summary>
    public required long FromVersion { get; init; }

    /// <summary>The schema version that it has now.</summary>
    public required long ToVersion { get; init; }

    /// <summary>The full path of the backup: the file as it was.</summary>
    public required string BackupPath { get; init; }

    /// <summary>
    /// How many events were dropped because a later one has the same artifact, execution and type: schemas before version 8 allowed them,
    /// MLMD's upgrade drops them too. 0 in a plan.
    /// </summary>
    public long DroppedEvents { get; init; }
}
