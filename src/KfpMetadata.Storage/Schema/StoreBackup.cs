using System.Text.RegularExpressions;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage.Schema;

/// <summary>
/// A copy of a store beside it, made by SQLite, so that what lies in a log is in it. It appears under its name only when it is whole and
/// on the disk, and never in the place of another file.
/// </summary>
internal static class StoreBackup
{
    private const string Unfinished = ".tmp";

    /// <summary>The first name that is free: <c>lineage.db.v7.bak</c>, then <c>lineage.db.v7.2.bak</c> and so on.</summary>
    public static string FreePath(string path, long version)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? $"{path}.v{version}.bak" : $"{path}.v{version}.{number}.bak";
            if (!Path.Exists(candidate))
                return candidate;
        }
    }

    /// <summary>Copies the store; gives the path of the copy.</summary>
    public static string Write(StoreSession source, string path, long version, Action<double> report, CancellationToken cancellation)
    {
        DeleteLeftovers(path);
        var temporary = $"{FreePath(path, version)}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            Reserve(temporary, path);
            Copy(source, temporary, report, cancellation);
            return TakeName(temporary, path, version);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Deletes what backups that were interrupted left. Who writes a backup holds the lock of the store, so none of them is still written.</summary>
    private static void DeleteLeftovers(string path)
    {
        var pattern = new Regex(
            @$"^{Regex.Escape(Path.GetFileName(path))}\.v\d+(\.\d+)?\.bak\.[0-9a-f]{{32}}{Regex.Escape(Unfinished)}(-journal|-wal|-shm)?$",
            RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Where(file => pattern.IsMatch(Path.GetFileName(file))))
            File.Delete(file);
    }

    /// <summary>The copy of a file that only its owner reads is for its owner only, from its first byte on.</summary>
    private static void Reserve(string temporary, string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File.GetUnixFileMode(path) | UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(temporary, options).Dispose();
    }

    private static void Copy(StoreSession source, string temporary, Action<double> report, CancellationToken cancellation)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = temporary, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        using (var connection = new SqliteConnection(settings.ToString()))
        {
            connection.Open();
            using var target = new StoreSession(connection, source.Dialect);
            // A copy that is interrupted is worth nothing, so nothing need be there to take it back.
            _ = target.Control(target.Dialect.UseNoJournal);
            source.CopyTo(target, report, cancellation);
            // The copy of a store with a log is one, too; it should be one plain file.
            _ = target.Control(target.Dialect.FoldLog);
        }

        using var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>The name reaches the disk with the log of the upgrade, for which SQLite syncs the same folder before it changes the file.</summary>
    private static string TakeName(string temporary, string path, long version)
    {
        while (true)
        {
            var free = FreePath(path, version);
            try
            {
                File.Move(temporary, free);
                return free;
            }
            catch (IOException) when (Path.Exists(free))
            {
                // Another upgrade was first with the name.
            }
        }
    }
}
