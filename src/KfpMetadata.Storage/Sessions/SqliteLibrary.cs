using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>SQLite itself, set up once before its first use in the process.</summary>
internal static class SqliteLibrary
{
    private static readonly int Code = Start();

    /// <summary>Sets it up, if that is not done.</summary>
    public static void Use() => _ = Code;

    /// <summary>
    /// A session is used by one thread at a time, so SQLite need not lock its connection at each call. Where another part of the process has used the
    /// library before, it goes on locking.
    /// </summary>
    private static int Start()
    {
        Batteries_V2.Init();
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }
}
