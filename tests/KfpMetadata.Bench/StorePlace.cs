namespace KfpMetadata.Bench;

/// <summary>Where the store of a workload is, and what is in it.</summary>
internal enum StorePlace
{
    /// <summary>A SQLite file that does not exist yet.</summary>
    NewFile,

    /// <summary>A SQLite file with artifacts.</summary>
    FilledFile,

    /// <summary>The reference server on a new file.</summary>
    NewServer,

    /// <summary>The reference server on a file with artifacts.</summary>
    FilledServer,
}
