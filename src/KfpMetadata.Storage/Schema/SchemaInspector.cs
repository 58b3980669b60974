using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage.Schema;

/// <summary>Decides by reading alone whether a database is a store of our schema, an empty one, or one to leave alone.</summary>
internal static class SchemaInspector
{
    /// <summary>What the database is; throws where it may not be used.</summary>
    public static SchemaState Inspect(StoreSession session, string path)
    {
        var kinds = session.Query(session.Dialect.ListTables, static row => (Name: row.Text(0), Kind: row.Text(1)))
            .ToDictionary(table => table.Name, table => table.Kind, StringComparer.OrdinalIgnoreCase);
        var tables = kinds.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (tables.Count == 0)
            return new SchemaState(null);
        if (!tables.Contains(StoreSchema.EnvironmentTable))
            throw WithoutVersion(tables, path);

        var version = ReadVersion(session, path);
        RequireKnownVersion(version, path);
        var columns = SchemaHistory.TablesOf(version);
        RequireTables(columns.Keys, tables, path);
        if (columns.Keys.FirstOrDefault(table => kinds[table].Length > 0) is { } other)
            throw Incomplete(path, $"its {other} is a {kinds[other]} and not a table");
        RequireColumns(columns, session, path);
        RequireNothingLater(version, tables, session, path);
        return new SchemaState(version);
    }

    /// <summary>The refusal of a store that can be upgraded, where that was not asked for.</summary>
    public static StoreOpenException OlderSchema(long version, string path) => new(
        StoreOpenReason.OlderSchema,
        $"'{path}' has schema version {version}, older than version {StoreSchema.Version}, which this program needs. "
        + $"To upgrade it, after a backup beside it, run: Connect-Mlmd -Path '{path.Replace("'", "''", StringComparison.Ordinal)}' -Upgrade");

    private static StoreOpenException WithoutVersion(HashSet<string> tables, string path)
    {
        var later = StoreSchema.Tables.Keys.Except(StoreSchema.FirstTables, StringComparer.OrdinalIgnoreCase);
        if (StoreSchema.FirstTables.All(tables.Contains) && !later.Any(tables.Contains))
            return TooOldSchema(0, path);
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

    private static void RequireKnownVersion(long version, string path)
    {
        if (version < SchemaHistory.OldestVersion)
            throw TooOldSchema(version, path);
        if (version > StoreSchema.Version)
        {
            throw new StoreOpenException(
                StoreOpenReason.NewerSchema,
                $"'{path}' has schema version {version}, newer than version {StoreSchema.Version}, the latest that this program knows. "
                + "Use a newer version of this program.");
        }
    }

    private static void RequireTables(IEnumerable<string> expected, HashSet<string> present, string path)
    {
        var missing = expected.Where(table => !present.Contains(table)).ToList();
        if (missing.Count > 0)
            throw Incomplete(path, $"it lacks the tables {Some(missing)}");
    }

    private static void RequireColumns(Dictionary<string, string[]> expected, StoreSession session, string path)
    {
        foreach (var (table, columns) in expected)
        {
            var present = ColumnsOf(table, session);
            var missing = columns.Where(column => !present.Contains(column)).ToList();
            if (missing.Count > 0)
                throw Incomplete(path, $"its table {table} lacks the columns {Some(missing)}");
        }
    }

    /// <summary>Whoever trusts a number that is too low takes values away: tables made anew have only the columns of their time.</summary>
    private static void RequireNothingLater(long version, HashSet<string> tables, StoreSession session, string path)
    {
        foreach (var step in SchemaHistory.After(version))
        {
            if (step.Tables.FirstOrDefault(tables.Contains) is { } table)
                throw Contradictory(path, version, $"the table {table}", step);
            foreach (var (owner, columns) in step.Columns)
            {
                var present = ColumnsOf(owner, session);
                if (columns.FirstOrDefault(present.Contains) is { } column)
                    throw Contradictory(path, version, $"the column {owner}.{column}", step);
            }
        }
    }

    private static HashSet<string> ColumnsOf(string table, StoreSession session) =>
        session.Query(session.Dialect.ListColumns, static row => row.Text(0), table).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static StoreOpenException TooOldSchema(long version, string path) => new(
        StoreOpenReason.TooOldSchema,
        $"'{path}' has schema version {version}. "
        + $"This program upgrades the versions {SchemaHistory.OldestVersion} to {StoreSchema.Version - 1}. "
        + "Let the ml-metadata library for Python, 1.11 or later, open a copy of it with enable_upgrade_migration=True.");

    private static StoreOpenException Contradictory(string path, long version, string what, SchemaStep step) => new(
        StoreOpenReason.ContradictorySchema,
        $"'{path}' has schema version {version} by its number, yet it has {what}, which came with version {step.Version}. "
        + $"The number in the table {StoreSchema.EnvironmentTable} is wrong, or an upgrade by another program was broken off. "
        + "Restore the file from a copy.");

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
