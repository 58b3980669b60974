namespace KfpMetadata.Storage.Schema;

/// <summary>The tables of schema version 10 and the columns that the store uses.</summary>
internal static class StoreSchema
{
    public const long Version = 10;

    public const string EnvironmentTable = "MLMDEnv";

    private static readonly string[] ValueColumns =
        ["name", "is_custom_property", "int_value", "double_value", "string_value", "byte_value", "proto_value", "bool_value"];

    private static readonly string[] NodeColumns =
        ["id", "type_id", "name", "external_id", "create_time_since_epoch", "last_update_time_since_epoch"];

    /// <summary>The columns of every table.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Tables = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["Type"] = ["id", "name", "version", "type_kind", "description", "input_type", "output_type", "external_id"],
        ["ParentType"] = ["type_id", "parent_type_id"],
        ["TypeProperty"] = ["type_id", "name", "data_type"],
        ["Artifact"] = [.. NodeColumns, "uri", "state"],
        ["ArtifactProperty"] = ["artifact_id", .. ValueColumns],
        ["Execution"] = [.. NodeColumns, "last_known_state"],
        ["ExecutionProperty"] = ["execution_id", .. ValueColumns],
        ["Event"] = ["id", "artifact_id", "execution_id", "type", "milliseconds_since_epoch"],
        ["EventPath"] = ["event_id", "is_index_step", "step_index", "step_key"],
        [EnvironmentTable] = ["schema_version"],
        ["Context"] = NodeColumns,
        ["ContextProperty"] = ["context_id", .. ValueColumns],
        ["ParentContext"] = ["context_id", "parent_context_id"],
        ["Association"] = ["id", "context_id", "execution_id"],
        ["Attribution"] = ["id", "context_id", "artifact_id"],
    };

    /// <summary>Schema version 0 had these tables and no table for the version.</summary>
    public static readonly IReadOnlyList<string> FirstTables =
        ["Type", "TypeProperty", "Artifact", "ArtifactProperty", "Execution", "ExecutionProperty", "Event", "EventPath"];

    /// <summary>Names that other programs hardly give to their tables, unlike Type, Event, Context and the like.</summary>
    public static readonly IReadOnlyList<string> TellingTables =
    [
        EnvironmentTable, "TypeProperty", "ParentType", "ArtifactProperty", "ExecutionProperty", "ContextProperty", "EventPath",
        "ParentContext", "Association", "Attribution",
    ];
}
