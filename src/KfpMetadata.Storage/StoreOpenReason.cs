namespace KfpMetadata.Storage;

/// <summary>Why a store could not be opened.</summary>
public enum StoreOpenReason
{
    /// <summary>The file, or the folder it should be created in, does not exist.</summary>
    NotFound,

    /// <summary>The path names a folder.</summary>
    IsDirectory,

    /// <summary>The file cannot be opened with the rights that were asked for.</summary>
    AccessDenied,

    /// <summary>The file is not an SQLite database.</summary>
    NotADatabase,

    /// <summary>The schema is older than this store's; an upgrade was not asked for.</summary>
    OlderSchema,

    /// <summary>The schema is older than the oldest that can be upgraded.</summary>
    TooOldSchema,

    /// <summary>The schema is newer than this store's.</summary>
    NewerSchema,

    /// <summary>The table that holds the schema version is empty, ambiguous or unreadable.</summary>
    BrokenEnvironment,

    /// <summary>Tables or columns of the schema are missing.</summary>
    IncompleteSchema,

    /// <summary>The schema has a version by its number and tables or columns of a later one.</summary>
    ContradictorySchema,

    /// <summary>The backup could not be written, or a step of the upgrade failed; all of it was rolled back.</summary>
    UpgradeFailed,

    /// <summary>The database belongs to another program.</summary>
    ForeignDatabase,

    /// <summary>A writer was interrupted, and only one who may write the file can take back or take in what it left.</summary>
    InterruptedWrite,

    /// <summary>There is no room on the disk.</summary>
    DiskFull,
}
