using System.Collections.Concurrent;
using KfpMetadata.Storage.Dialects;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The texts of the statements that write the rows of a kind of node. They are put together once.</summary>
internal sealed class NodeSql
{
    /// <summary>The most properties that one statement inserts. What it costs to begin one is shared by its rows.</summary>
    public const int MostProperties = 8;

    private static readonly ConcurrentDictionary<(SqlDialect Dialect, NodeKind Kind), NodeSql> Made = new();

    private readonly string[] insertProperties;

    private NodeSql(SqlDialect dialect, NodeKind kind)
    {
        string?[] optional = [kind.HasUri ? "uri" : null, kind.StateColumn];
        var own = optional.OfType<string>().ToArray();
        Insert = InsertInto(
            kind.Table, ["type_id", "name", "external_id", "create_time_since_epoch", "last_update_time_since_epoch", .. own]);
        string[] changing = ["name", "external_id", "last_update_time_since_epoch", .. own];
        var settings = changing.Select((column, index) => $"{column} = @p{index + 1}");
        Update = $"UPDATE {kind.Table} SET {string.Join(", ", settings)} WHERE id = @p0";
        string[] columns = [kind.IdColumn, "name", "is_custom_property", .. PropertyCodec.Columns];
        insertProperties = [.. Enumerable.Range(1, MostProperties).Select(rows => InsertInto(kind.PropertyTable, columns, rows))];
        PutProperty = dialect.Upsert(
            kind.PropertyTable, [kind.IdColumn, "name", "is_custom_property"], PropertyCodec.Columns);
        DeleteProperty = $"DELETE FROM {kind.PropertyTable} WHERE {kind.IdColumn} = @p0 AND name = @p1 AND is_custom_property = @p2";
        LinkContext = kind.ContextLinkTable is null ? "" : dialect.InsertOrIgnore(kind.ContextLinkTable, "context_id", kind.IdColumn);
    }

    public string Insert { get; }

    public string Update { get; }

    public string PutProperty { get; }

    public string DeleteProperty { get; }

    /// <summary>Links a context with a node; empty for contexts.</summary>
    public string LinkContext { get; }

    /// <summary>The statement for so many properties of a new node, which has none yet; up to <see cref="MostProperties"/>.</summary>
    public string InsertProperties(int rows) => insertProperties[rows - 1];

    public static NodeSql Of(SqlDialect dialect, NodeKind kind) =>
        Made.GetOrAdd((dialect, kind), static key => new NodeSql(key.Dialect, key.Kind));

    private static string InsertInto(string table, string[] columns, int rows = 1)
    {
        var places = Enumerable.Range(0, rows * columns.Length).Select(index => $"@p{index}").Chunk(columns.Length);
        return $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES {string.Join(", ", places.Select(row => $"({string.Join(", ", row)})"))}";
    }
}
