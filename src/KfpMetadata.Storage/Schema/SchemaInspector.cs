using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage.Schema;

/// <summary>Decides by reading alone whether a database is a store of our schema, an empty one, or one to leave alone.</summary>
internal static class SchemaInspector
{
    /// <summary>Returns whether the database is empty; throws where it may not be used.</summary>
    public static bool IsEmpty(StoreSession session, string path)
    {
        var tables = session.Query(session.Dialect.ListTables, static reader => reader.GetString(0))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (tables.Count == 0)
            return true;
        if (!tables.Contains(StoreSchema.EnvironmentTable))
            throw WithoutVersion(tables, path);

        RequireCurrentVersion(ReadVersion(session, path), path);
        RequireTables(tables, path);
        RequireColumns(session, path);
        return false;
    }

    private static StoreOpenException WithoutVersion(HashSet<string> tables, string path)
    {
        if (StoreSchema.FirstTables.All(tables.Contains))
            return OlderSchema(0, path);
        if (StoreSchema.TellingTables.Any(tables.Contains))
            return Incomplete(path, $"it lacks the table {StoreSchema.EnvironmentTable}");
        return new StoreOpenException(
            StoreOpenReason.ForeignDatabase,
            $"'{path}' is an SQLite database of another program: it has the tables {Some(tables)} and none of ML Metadata's. "
            + "A store is not created inside a foreign database. Give the path of a new file.");
    }

    private static long ReadVersion(StoreSession session, string path)
    {
        List<long> versions;
        try
        {
            versions = session.QueryIds("SELECT schema_version FROM MLMDEnv");
        }
        catch (Exception exception) when (exception is SqliteException or InvalidCastException or InvalidOperationException)
        {
            throw Broken(path, $"it cannot be read ({exception.Message})", exception);
        }

        return versions.Count switch
        {
            1 => versions[0],
            0 => throw Broken(path, "it is empty"),
            _ => throw Broken(path, $"it has {versions.Count} rows ({string.Join(", ", versions)}) where one is expected"),
        };
    }

    private static void RequireCurrentVersion(long version, string path)
    {
        if (version < StoreSchema.Version)
            throw OlderSchema(version, path);
        if (version > StoreSchema.Version)
        {
            throw new StoreOpenException(
                StoreOpenReason.NewerSchema,
                $"'{path}' has schema version {version}, newer than version {StoreSchema.Version}, the latest that this program knows. "
                + "Use a newer version of this program.");
        }
    }

    private static void RequireTables(HashSet<string> tables, string path)
    {
        var missing = StoreSchema.Tables.Keys.Where(table => !tables.Contains(table)).ToList();
        if (missing.Count > 0)
            throw Incomplete(path, $"it lacks the tables {Some(missing)}");
    }

    private static void RequireColumns(StoreSession session, string path)
    {
        foreach (var (table, columns) in StoreSchema.Tables)
        {
            var present = session.Query(session.Dialect.ListColumns, static reader => reader.GetString(0), table)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            var missing = columns.Where(column => !present.Contains(column)).ToList();
            if (missing.Count > 0)
                throw Incomplete(path, $"its table {table} lacks the columns {Some(missing)}");
        }
    }

    private static StoreOpenException OlderSchema(long version, string path) => new(
        StoreOpenReason.OlderSchema,
        $"'{path}' has schema version {version}, older than version {StoreSchema.Version}, which this program needs. Let an MLMD server "
        + "of release 1.11 or later, started with --enable_database_upgrade=true, upgrade a copy of it: the upgrade cannot be taken back.");

    private static StoreOpenException Broken(string path, string what, Exception? inner = null) => new(
        StoreOpenReason.BrokenEnvironment,
        $"The schema version of '{path}' cannot be told: the table {StoreSchema.EnvironmentTable} should hold one row, but {what}. "
        + "If another program is creating the store right now, try again; otherwise restore the file from a copy.",
        inner);

    private static StoreOpenException Incomplete(string path, string what) => new(
        StoreOpenReason.IncompleteSchema,
        $"'{path}' is not a complete ML Metadata store: {what}. If another program is creating the store right now, try again; otherwise "
        + "restore the file from a copy.");

    private static string Some(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", sorted.Take(5)) + (sorted.Count > 5 ? $" and {sorted.Count - 5} more" : "");
    }
}
