namespace KfpMetadata.Storage.Dialects;

/// <summary>
/// How SQLite brings the tables of an older schema to the current one. SQLite adds columns in place, but a constraint only with a new
/// table. A table that changes in several versions is made anew once, in the last of them; until then its columns are only added.
/// Indexes fall with their tables and are made at the end.
/// </summary>
internal static class SqliteUpgrades
{
    private const string Suffix = "_of_the_upgrade";

    private const string TimeType = "INT NOT NULL DEFAULT 0";

    private static readonly string[] PropertyTables = ["ArtifactProperty", "ExecutionProperty", "ContextProperty"];

    public static readonly IReadOnlyDictionary<long, IReadOnlyList<string>> Statements = new Dictionary<long, IReadOnlyList<string>>
    {
        [5] =
        [
            Add("Artifact", "state", "INT"),
            Add("Execution", "last_known_state", "INT"),
            Add("Artifact", "name", "VARCHAR(255)"),
            Add("Execution", "name", "VARCHAR(255)"),
            .. from table in new[] { "Artifact", "Execution", "Context" }
               from column in new[] { "create_time_since_epoch", "last_update_time_since_epoch" }
               select Add(table, column, TimeType),
        ],
        [6] =
        [
            Create("ParentType"),
            Create("ParentContext"),
            Add("Type", "version", "VARCHAR(255)"),
            Add("Type", "description", "TEXT"),
        ],
        [7] = [.. PropertyTables.Select(table => Add(table, "byte_value", "BLOB"))],
        [8] =
        [
            // Of events that were written twice the latest stays, and the paths of the others go, as in MLMD.
            .. MakeAnew("Event", "INSERT OR REPLACE", "id, artifact_id, execution_id, type, milliseconds_since_epoch"),
            "DELETE FROM EventPath WHERE event_id NOT IN (SELECT id FROM Event)",
        ],
        [9] =
        [
            .. MakeAnew("Type", "INSERT", "id, name, version, type_kind, description, input_type, output_type"),
            .. MakeAnew("Artifact", "INSERT", "id, type_id, uri, state, name, create_time_since_epoch, last_update_time_since_epoch"),
            .. MakeAnew(
                "Execution", "INSERT", "id, type_id, last_known_state, name, create_time_since_epoch, last_update_time_since_epoch"),
            .. MakeAnew("Context", "INSERT", "id, type_id, name, create_time_since_epoch, last_update_time_since_epoch"),
        ],
        [10] =
        [
            .. PropertyTables.Select(table => Add(table, "proto_value", "BLOB")),
            .. PropertyTables.Select(table => Add(table, "bool_value", "BOOLEAN")),
        ],
    };

    private static string Add(string table, string column, string type) => $"ALTER TABLE `{table}` ADD COLUMN `{column}` {type}";

    private static string Create(string table) =>
        SqliteSchema.Statements.Single(statement => statement.StartsWith($"CREATE TABLE `{table}` ", StringComparison.Ordinal));

    /// <summary>SQLite's own way to change what ALTER TABLE cannot: a second table takes the rows, then the name.</summary>
    private static string[] MakeAnew(string table, string insert, string columns) =>
    [
        Create(table).Replace($"CREATE TABLE `{table}` ", $"CREATE TABLE `{table}{Suffix}` ", StringComparison.Ordinal),
        $"{insert} INTO `{table}{Suffix}` ({columns}) SELECT {columns} FROM `{table}` ORDER BY id",
        $"DROP TABLE `{table}`",
        $"ALTER TABLE `{table}{Suffix}` RENAME TO `{table}`",
    ];
}
