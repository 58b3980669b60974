using System.Collections.Concurrent;
using KfpMetadata.Storage.Dialects;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The texts of the statements that write the rows of a kind of node. They are put together once.</summary>
internal sealed class NodeSql
{
    private static readonly ConcurrentDictionary<(SqlDialect Dialect, NodeKind Kind), NodeSql> Made = new();

    private NodeSql(SqlDialect dialect, NodeKind kind)
    {
        string?[] optional = [kind.HasUri ? "uri" : null, kind.StateColumn];
        var own = optional.OfType<string>().ToArray();
        Insert = new InsertSql(
            kind.Table, ["type_id", "name", "external_id", "create_time_since_epoch", "last_update_time_since_epoch", .. own]);
        string[] changing = ["name", "external_id", "last_update_time_since_epoch", .. own];
        var settings = changing.Select((column, index) => $"{column} = @p{index + 1}");
        Update = $"UPDATE {kind.Table} SET {string.Join(", ", settings)} WHERE id = @p0";
        string[] key = [kind.IdColumn, "name", "is_custom_property"];
        string[] property = [.. key, .. PropertyCodec.Columns];
        InsertProperties = new InsertSql(kind.PropertyTable, property);
        PutProperty = dialect.Upsert(kind.PropertyTable, key, PropertyCodec.Columns);
        DeleteProperty = $"DELETE FROM {kind.PropertyTable} WHERE {kind.IdColumn} = @p0 AND name = @p1 AND is_custom_property = @p2";
        var select = $"SELECT {string.Join(", ", property)} FROM {kind.PropertyTable} WHERE";
        SelectPropertiesOf = $"{select} {dialect.IsOneOf(kind.IdColumn, "@p0")}";
        SelectPropertiesBetween = $"{select} {kind.IdColumn} BETWEEN @p0 AND @p1";
        LinkContext = kind.ContextLinkTable is { } table ? new InsertSql(table, ["context_id", kind.IdColumn], ignores: true) : null;
    }

    public InsertSql Insert { get; }

    public string Update { get; }

    /// <summary>For the properties of a new node, which has none yet.</summary>
    public InsertSql InsertProperties { get; }

    public string PutProperty { get; }

    public string DeleteProperty { get; }

    /// <summary>The properties of the nodes in a list of ids.</summary>
    public string SelectPropertiesOf { get; }

    /// <summary>The properties of the nodes from one id to another.</summary>
    public string SelectPropertiesBetween { get; }

    /// <summary>Links contexts with nodes; null for contexts.</summary>
    public InsertSql? LinkContext { get; }

    public static NodeSql Of(SqlDialect dialect, NodeKind kind) =>
        Made.GetOrAdd((dialect, kind), static key => new NodeSql(key.Dialect, key.Kind));
}
