using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Schema;

/// <summary>
/// Brings a store of an older schema to the current one: a backup, then every step, under one write lock and in one transaction. The rows
/// are those that MLMD's own migration leaves.
/// </summary>
/// <param name="path">The full path of the file.</param>
/// <param name="openReader">Opens another connection to it; the one that holds the write lock cannot be copied from.</param>
/// <param name="progress">Told of every statement.</param>
internal sealed class StoreUpgrader(string path, Func<StoreSession> openReader, IProgress<StoreUpgradeProgress>? progress)
{
    /// <summary>The share of the backup in the progress.</summary>
    private const double BackupShare = 0.4;

    private string? backupPath;

    /// <summary>Upgrades the store; null where another process has done it meanwhile.</summary>
    public StoreUpgrade? Run(StoreSession session, BusyWait wait, CancellationToken cancellation)
    {
        try
        {
            return session.InTransaction(
                write: true,
                TimeProvider.System,
                wait,
                open => SchemaInspector.Inspect(open, path) is { IsOlder: true, Version: { } version }
                    ? Upgrade(open, version, cancellation)
                    : null,
                cancellation);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The upgrade was cancelled.", exception, cancellation);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Failed(exception);
        }
    }

    private StoreUpgrade Upgrade(StoreSession session, long version, CancellationToken cancellation)
    {
        // The lock is held by now, so nobody writes between the backup and the upgrade.
        using (var reader = openReader())
            backupPath = StoreBackup.Write(reader, path, version, part => Report("Writing the backup", BackupShare * part), cancellation);

        var events = CountEvents(session);
        var steps = SchemaHistory.After(version)
            .SelectMany(step => session.Dialect.UpgradeTo(step.Version).Select(statement => (step, statement)))
            .ToList();
        for (var index = 0; index < steps.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (step, statement) = steps[index];
            Report($"Schema version {step.Version}: {step.What}", BackupShare + ((0.9 - BackupShare) * index / steps.Count));
            session.Execute(statement);
        }

        Report("Making the indexes", 0.9);
        foreach (var statement in session.Dialect.CreateMissingIndexes)
            session.Execute(statement);
        SchemaCreator.Complete(session);
        session.Write(1, "UPDATE MLMDEnv SET schema_version = @p0", StoreSchema.Version);
        if (SchemaInspector.Inspect(session, path) is not { IsOlder: false })
            throw new InvalidOperationException("The steps of the upgrade do not lead to the current schema.");

        var dropped = events - CountEvents(session);
        Report("Writing to the disk", 0.95);
        return new StoreUpgrade(version, StoreSchema.Version, backupPath, dropped);
    }

    private static long CountEvents(StoreSession session) => session.QueryIds("SELECT count(*) FROM Event")[0];

    private void Report(string what, double part) => progress?.Report(new StoreUpgradeProgress(what, (int)(100 * part)));

    private StoreOpenException Failed(Exception exception) => new(
        StoreOpenReason.UpgradeFailed,
        $"'{path}' could not be upgraded{(backupPath is null ? ": the backup beside it could not be written" : "")}: {Cause(exception)}. "
        + (backupPath is null
            ? "Nothing was changed. Check the room on the disk and the rights of the folder, then try again."
            : $"The upgrade was rolled back: the file is as it was, and so is its backup '{backupPath}'. Fix the cause, then try again."),
        exception);

    private static string Cause(Exception exception) =>
        (exception is SqliteException sqlite ? StoreErrors.TextOf(sqlite) : exception.Message).TrimEnd('.');
}
