using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage;

/// <summary>Where an <see cref="EmbeddedStore"/> keeps its data and how it opens it.</summary>
public sealed record EmbeddedStoreOptions
{
    /// <summary>The path of the SQLite file; null for a private store in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Opens an existing file for reading only; every write is refused.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether a missing file is created; true unless told otherwise.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>
    /// Brings an existing file of an older schema to the current one, after a backup beside it. A current file is opened as it is, a
    /// missing one is not created.
    /// </summary>
    public bool Upgrade { get; init; }

    /// <summary>Told of the progress of an upgrade, on the thread that opens the store.</summary>
    public IProgress<StoreUpgradeProgress>? UpgradeProgress { get; init; }

    /// <summary>Cancels an upgrade, which is then rolled back; opening ends with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken UpgradeCancellation { get; init; }

    /// <summary>How long a call waits for another writer before it gives up with ABORTED.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock behind the create, update and event times.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told of every connection that the store opens, before it is used: tests look at the statements of calls there.</summary>
    internal Action<SqliteConnection>? Connected { get; init; }
}
