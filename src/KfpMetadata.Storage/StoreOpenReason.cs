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

    /// <summary>The schema is older than this store's.</summary>
    OlderSchema,

    /// <summary>The schema is newer than this store's.</summary>
    NewerSchema,

    /// <summary>The table that holds the schema version is empty, ambiguous or unreadable.</summary>
    BrokenEnvironment,

    /// <summary>Tables or columns of the schema are missing.</summary>
    IncompleteSchema,

    /// <summary>The database belongs to another program.</summary>
    ForeignDatabase,
}
