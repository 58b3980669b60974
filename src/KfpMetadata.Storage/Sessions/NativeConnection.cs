using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>What SQLite can tell and be told of a connection. The provider has no methods for it.</summary>
internal static unsafe partial class NativeConnection
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLITE_FCNTL_HAS_MOVED.</summary>
    private const int HasMovedOperation = 20;

    /// <summary>SQLITE_LIMIT_LENGTH.</summary>
    private const int LengthLimit = 0;

    /// <summary>
    /// Whether the file was moved, deleted or replaced since the connection opened it. Where the system does not let that happen to an open file
    /// (Windows), SQLite does not know the question, and the answer is no.
    /// </summary>
    public static bool HasMoved(SqliteConnection connection)
    {
        var moved = 0;
        fixed (byte* database = "main\0"u8)
            return FileControl(connection.Handle!.DangerousGetHandle(), database, HasMovedOperation, &moved) == raw.SQLITE_OK && moved != 0;
    }

    /// <summary>Sets the longest text that statements of the connection read or make, in bytes.</summary>
    /// <returns>What it was.</returns>
    public static int LimitLength(SqliteConnection connection, int most) => Limit(connection.Handle!.DangerousGetHandle(), LengthLimit, most);

    [LibraryImport(Library, EntryPoint = "sqlite3_limit")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Limit(nint database, int limit, int value);

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FileControl(nint database, byte* name, int operation, void* argument);
}
