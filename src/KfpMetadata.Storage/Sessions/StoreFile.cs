using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage.Sessions;

/// <summary>
/// The file of an open store. It finds out whether the path still leads to the file that was opened: what is written to a file that was deleted or
/// replaced is lost, and SQLite does not notice it in a file with a write-ahead log.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private readonly string path;
    private readonly string realPath;
    private readonly (DateTime Time, long Length)? unchanged;
    private readonly SqliteConnection witness;

    /// <summary>Looks at a file that is being opened.</summary>
    /// <param name="path">The path as it was given; it may be a link.</param>
    /// <param name="isUnchanging">Whether the connections were told that nobody writes to the file: then it is an error where somebody does.</param>
    public StoreFile(string path, bool isUnchanging)
    {
        this.path = Path.GetFullPath(path);
        realPath = RealPath(path);
        unchanged = isUnchanging ? Stamp() : null;
        // A connection of its own, which never takes a lock: the others each belong to the call that uses them.
        witness = new SqliteConnection(UnlockedConnectionString(realPath));
        witness.Open();
    }

    /// <summary>The full path of the file itself, where links are followed: what SQLite writes beside a file lies beside that one.</summary>
    public static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : full;
    }

    /// <summary>Whether something lies beside the file that belongs to it: a journal to roll back, or a log to read.</summary>
    public static bool HasPending(string realPath) => HasContent(realPath + "-journal") || HasContent(realPath + "-wal");

    /// <summary>A connection that reads the file and nothing beside it, and takes no locks.</summary>
    public static string UnlockedConnectionString(string realPath)
    {
        var escaped = Uri.EscapeDataString(realPath).Replace("%2F", "/", StringComparison.Ordinal);
        return new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{escaped}?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString();
    }

    /// <summary>Throws where the path does not lead to the file that was opened any more.</summary>
    public void RequireInPlace()
    {
        if (HasMoved())
        {
            throw StoreErrors.FailedPrecondition(
                $"The file '{path}' was moved, deleted or replaced while it was open. Put the file back, or connect again: what is written now would be lost.");
        }

        if (unchanged is { } stamp && (stamp != Stamp() || HasPending(realPath)))
        {
            throw StoreErrors.FailedPrecondition(
                $"Another program writes to '{path}', which was opened as a file that nobody writes to, because its folder cannot be written to. Connect again.");
        }
    }

    public void Dispose() => witness.Dispose();

    private bool HasMoved()
    {
        if (!string.Equals(path, realPath, StringComparison.Ordinal) && !string.Equals(RealPath(path), realPath, StringComparison.Ordinal))
            return true;
        lock (witness)
            return NativeConnection.HasMoved(witness);
    }

    private (DateTime Time, long Length) Stamp()
    {
        var file = new FileInfo(realPath);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };
}
