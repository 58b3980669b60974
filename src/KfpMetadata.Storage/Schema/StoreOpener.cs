using Grpc.Core;
using KfpMetadata.Storage.Dialects;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Schema;

/// <summary>
/// Opens or creates the database of a store. What the file is, SQLite alone finds out: a file handle of our own, once closed, would
/// drop the locks that other connections of the process hold on the file.
/// </summary>
internal static class StoreOpener
{
    private const int DatabaseHeaderLength = 100;

    /// <summary>Setting the journal mode needs the file alone for a moment; without it the store works all the same.</summary>
    private static readonly TimeSpan JournalModeWait = TimeSpan.FromSeconds(1);

    /// <summary>Opens or creates the database; gives the connections to it and the upgrade, where one was done.</summary>
    public static (SessionPool Pool, StoreUpgrade? Upgrade) Open(EmbeddedStoreOptions options)
    {
        if (options.Upgrade && (options.ReadOnly || options.Path is null))
            throw new ArgumentException("Only a file that is opened for writing can be upgraded.", nameof(options));
        var wait = new BusyWait(options.BusyTimeout);
        if (options.Path is null)
            return (OpenInMemory(options, wait), null);

        var path = options.Path;
        RequirePath(options, path);
        var isNew = !File.Exists(path);
        try
        {
            var (session, isUnchanging) = OpenFile(options, path);
            return Guarded(session, path, () =>
            {
                var upgrade = Prepare(session, options, path, wait);
                var readMode = isUnchanging ? StoreFile.UnlockedConnectionString(StoreFile.RealPath(path)) : ConnectionString(path, SqliteOpenMode.ReadOnly);
                session.File = new StoreFile(path, isUnchanging);
                return (new SessionPool(session, () => Connect(readMode, options), wait, options.TimeProvider), upgrade);
            });
        }
        catch (StoreOpenException)
        {
            if (isNew)
                DeleteEmpty(path);
            throw;
        }
    }

    /// <summary>What an upgrade would do to a file; null where there is nothing to upgrade.</summary>
    public static StoreUpgradePlan? Plan(string path, TimeSpan busyTimeout)
    {
        var options = new EmbeddedStoreOptions { Path = path, ReadOnly = true, CreateIfMissing = false, BusyTimeout = busyTimeout };
        RequirePath(options, path);
        StoreSession session;
        try
        {
            (session, _) = OpenFile(options, path);
        }
        catch (StoreOpenException exception) when (exception.Reason == StoreOpenReason.InterruptedWrite)
        {
            // The upgrade would begin by taking the unfinished transaction back, as every program does that may write the file.
            (session, _) = OpenFile(options with { ReadOnly = false }, path);
        }

        return Guarded(session, path, () =>
        {
            using (session)
            {
                var state = Read(session, new BusyWait(busyTimeout), open => SchemaInspector.Inspect(open, path));
                return state is { IsOlder: true, Version: { } version }
                    ? new StoreUpgradePlan(version, StoreSchema.Version, StoreBackup.FreePath(StoreFile.RealPath(path), version))
                    : null;
            }
        });
    }

    private static SessionPool OpenInMemory(EmbeddedStoreOptions options, BusyWait wait)
    {
        var session = Connect(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }.ToString(), options);
        Initialise(session, ":memory:", wait);
        return new SessionPool(session, openReader: null, wait, options.TimeProvider);
    }

    /// <summary>Closes the session where the work fails, and says in the terms of the file why it did.</summary>
    private static T Guarded<T>(StoreSession session, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            session.Dispose();
            throw Refused(exception, path);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Aborted)
        {
            session.Dispose();
            throw new StoreOpenException(
                StoreOpenReason.AccessDenied,
                $"'{path}' is locked by another program. Try again when that is done.",
                exception);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void RequirePath(EmbeddedStoreOptions options, string path)
    {
        if (path.Length == 0)
            throw new StoreOpenException(StoreOpenReason.NotFound, "The path of the store is empty. Give the path of a file.");
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new StoreOpenException(StoreOpenReason.NotFound, "The path of the store has a zero character (NUL), which no path has. Give the path of a file.");
        if (Path.GetFileName(path) is var name && (name is ":memory:" || name.StartsWith("file:", StringComparison.Ordinal)))
        {
            throw new StoreOpenException(
                StoreOpenReason.NotFound,
                $"'{path}' is a name that SQLite gives another meaning. Give the path of a file; a store in memory is opened without a path (-InMemory, --in-memory).");
        }

        if (Directory.Exists(path))
        {
            throw new StoreOpenException(
                StoreOpenReason.IsDirectory,
                $"'{path}' is a folder. A store is one file: give the path of a file.");
        }

        string realPath;
        try
        {
            realPath = StoreFile.RealPath(path);
        }
        catch (IOException exception)
        {
            throw new StoreOpenException(
                StoreOpenReason.NotFound, $"'{path}' is a link that cannot be followed: {exception.Message.TrimEnd('.')}. Give the path of the file.", exception);
        }

        if (new FileInfo(realPath) is { Exists: true } file)
        {
            // SQLite takes a file that is shorter than its header for an empty one, and would write over it.
            if (file.Length is > 0 and < DatabaseHeaderLength)
                throw NotADatabase(path, exception: null);
            return;
        }

        if (options.ReadOnly || options.Upgrade || !options.CreateIfMissing)
        {
            throw new StoreOpenException(
                StoreOpenReason.NotFound,
                $"There is no file '{path}', and none is created when a store is opened "
                + $"{(options.ReadOnly ? "for reading only" : options.Upgrade ? "to be upgraded" : "as existing")}. Check the path.");
        }

        var folder = Path.GetDirectoryName(realPath);
        if (!Directory.Exists(folder))
        {
            throw new StoreOpenException(
                StoreOpenReason.NotFound,
                $"'{path}' cannot be created: there is no folder '{folder}'. Create the folder first.");
        }
    }

    /// <summary>Opens the file; tells whether it is read as one that nobody changes.</summary>
    private static (StoreSession Session, bool IsUnchanging) OpenFile(EmbeddedStoreOptions options, string path)
    {
        var mode = options.ReadOnly ? SqliteOpenMode.ReadOnly
            : options.CreateIfMissing ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite;
        StoreSession? session = null;
        try
        {
            session = Connect(ConnectionString(path, mode), options);
            if (!options.ReadOnly || CanRead(session, path))
                return (session, false);

            // A file in WAL mode wants a place for its index beside it, and the folder cannot be written to. The file alone is the whole store, as
            // nothing lies beside it; whether somebody else begins to write it is looked at with each read.
            session.Dispose();
            session = Connect(StoreFile.UnlockedConnectionString(StoreFile.RealPath(path)), options);
            return (session, true);
        }
        catch (SqliteException exception)
        {
            session?.Dispose();
            throw Refused(exception, path);
        }
        catch (StoreOpenException)
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Whether a connection for reading can read; not where it lacks nothing but the right to make a file beside the store.</summary>
    private static bool CanRead(StoreSession session, string path)
    {
        var code = session.Control(session.Dialect.TakeSnapshot);
        if (StoreErrors.IsInterruptedWrite(code))
            throw InterruptedWrite(path, exception: null);
        if ((code & 0xff) is not (raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY))
            return true;
        return StoreFile.HasPending(StoreFile.RealPath(path)) ? throw InterruptedWrite(path, exception: null) : false;
    }

    /// <summary>Takes back the file that was made where nothing could be written into it.</summary>
    private static void DeleteEmpty(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: 0 })
                File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is told is why the store was not made.
        }
    }

    private static StoreUpgrade? Prepare(StoreSession session, EmbeddedStoreOptions options, string path, BusyWait wait)
    {
        var state = Read(session, wait, open => SchemaInspector.Inspect(open, path));
        if (state.IsOlder && !options.Upgrade)
            throw SchemaInspector.OlderSchema(state.Version!.Value, path);
        if (options.ReadOnly)
        {
            if (state.IsEmpty)
            {
                throw new StoreOpenException(
                    StoreOpenReason.IncompleteSchema,
                    $"'{path}' is empty, and a store opened for reading only is not initialised. Open it for writing once.");
            }

            return null;
        }

        if (session.IsReadOnlyHandle)
        {
            throw new StoreOpenException(
                StoreOpenReason.AccessDenied,
                $"'{path}' cannot be written to. Change its rights, or open the store for reading only.");
        }

        var upgrade = state.IsOlder ? Upgrade(session, options, path, wait) : null;
        // Until it has its tables a new file has nothing at all, so that one without room for them can be recognized and deleted.
        if (state.IsEmpty)
            Initialise(session, path, wait);
        UseWriteAheadLog(session);
        if (!state.IsEmpty && !Read(session, wait, SchemaCreator.IsComplete))
            Initialise(session, path, wait);
        return upgrade;
    }

    private static StoreUpgrade? Upgrade(StoreSession session, EmbeddedStoreOptions options, string path, BusyWait wait)
    {
        var readMode = ConnectionString(path, SqliteOpenMode.ReadOnly);
        return new StoreUpgrader(StoreFile.RealPath(path), () => Connect(readMode, options), options.UpgradeProgress)
            .Run(session, wait, options.UpgradeCancellation);
    }

    private static T Read<T>(StoreSession session, BusyWait wait, Func<StoreSession, T> work) =>
        session.InTransaction(write: false, TimeProvider.System, wait, work, CancellationToken.None);

    /// <summary>Readers and a writer do not hinder each other with a write-ahead log. MLMD works with such a file, too.</summary>
    private static void UseWriteAheadLog(StoreSession session)
    {
        try
        {
            new BusyWait(JournalModeWait).Retry(() => session.Control(session.Dialect.UseLog), CancellationToken.None);
        }
        catch (RpcException)
        {
            // In use just now: the file keeps the mode it has.
        }
    }

    private static void Initialise(StoreSession session, string path, BusyWait wait) =>
        session.InTransaction(
            write: true,
            TimeProvider.System,
            wait,
            open =>
            {
                // Looked at again under the write lock: another process may have been first.
                var state = SchemaInspector.Inspect(open, path);
                if (state.IsOlder)
                    throw SchemaInspector.OlderSchema(state.Version!.Value, path);
                if (state.IsEmpty)
                    SchemaCreator.CreateTables(open);
                SchemaCreator.Complete(open);
                return true;
            },
            CancellationToken.None);

    private static StoreSession Connect(string connectionString, EmbeddedStoreOptions options)
    {
        SqliteLibrary.Use();
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            options.Connected?.Invoke(connection);
            var session = new StoreSession(connection, SqliteDialect.Instance);
            foreach (var setting in session.Dialect.Settings)
                _ = session.Control(setting);
            raw.sqlite3_busy_timeout(connection.Handle!, 0);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path), Mode = mode, Pooling = false }.ToString();

    private static StoreOpenException NotADatabase(string path, SqliteException? exception) => new(
        StoreOpenReason.NotADatabase,
        $"'{path}' is not an SQLite database. Give the path of a store, or of a file that does not exist yet.",
        exception);

    private static StoreOpenException InterruptedWrite(string path, SqliteException? exception) => new(
        StoreOpenReason.InterruptedWrite,
        $"'{path}' cannot be read for now: a program was interrupted while it wrote, or writes still, and what it left beside the file can only be taken in by "
        + "one that may write there. Open the file once for writing, as a user who may write to it and to its folder (Connect-Mlmd without -ReadOnly).",
        exception);

    private static StoreOpenException Refused(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        _ when StoreErrors.IsInterruptedWrite(exception.SqliteExtendedErrorCode) => InterruptedWrite(path, exception),
        raw.SQLITE_FULL => new StoreOpenException(
            StoreOpenReason.DiskFull,
            $"There is no room left on the disk of '{path}'. Make room, then try again.",
            exception),
        raw.SQLITE_NOTADB => NotADatabase(path, exception),
        raw.SQLITE_CORRUPT => new StoreOpenException(
            StoreOpenReason.NotADatabase,
            $"'{path}' is damaged: {exception.Message.TrimEnd('.')}. Restore it from a copy.",
            exception),
        _ => new StoreOpenException(
            StoreOpenReason.AccessDenied,
            $"'{path}' cannot be opened: {exception.Message.TrimEnd('.')}. Check the rights of the file and of its folder.",
            exception),
    };
}
