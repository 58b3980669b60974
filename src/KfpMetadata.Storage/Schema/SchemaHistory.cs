namespace KfpMetadata.Storage.Schema;

/// <summary>How the schema grew from the oldest version that is upgraded. Nothing was ever taken away but an index.</summary>
internal static class SchemaHistory
{
    /// <summary>Version 4 is that of MLMD 0.14.0 to 0.21.2, the first that Kubeflow Pipelines brought.</summary>
    public const long OldestVersion = 4;

    private static readonly string[] Times = ["create_time_since_epoch", "last_update_time_since_epoch"];
    private static readonly string[] PropertyTables = ["ArtifactProperty", "ExecutionProperty", "ContextProperty"];

    public static readonly IReadOnlyList<SchemaStep> Steps =
    [
        new(5, "names, states and times of nodes")
        {
            Columns = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
            {
                ["Artifact"] = ["state", "name", .. Times],
                ["Execution"] = ["last_known_state", "name", .. Times],
                ["Context"] = Times,
            },
        },
        new(6, "parents and versions of types, parents of contexts")
        {
            Tables = ["ParentType", "ParentContext"],
            Columns = Brought(["version", "description"], "Type"),
        },
        new(7, "a column of bytes") { Columns = Brought(["byte_value"], PropertyTables) },
        new(8, "one event a type between an artifact and an execution"),
        new(9, "external ids") { Columns = Brought(["external_id"], "Type", "Artifact", "Execution", "Context") },
        new(10, "protos and booleans as properties") { Columns = Brought(["proto_value", "bool_value"], PropertyTables) },
    ];

    /// <summary>The steps from a version to the current one.</summary>
    public static IEnumerable<SchemaStep> After(long version) => Steps.Where(step => step.Version > version);

    /// <summary>The tables of a version with the columns that matter.</summary>
    public static Dictionary<string, string[]> TablesOf(long version)
    {
        var later = After(version).ToList();
        return StoreSchema.Tables
            .Where(table => !later.Exists(step => step.Tables.Contains(table.Key, StringComparer.OrdinalIgnoreCase)))
            .ToDictionary(
                table => table.Key,
                table => table.Value
                    .Except(later.SelectMany(step => step.Columns.GetValueOrDefault(table.Key, [])), StringComparer.OrdinalIgnoreCase)
                    .ToArray(),
                StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<string, string[]> Brought(string[] columns, params string[] tables) =>
        tables.ToDictionary(table => table, _ => columns, StringComparer.OrdinalIgnoreCase);
}
