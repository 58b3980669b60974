using Google.Protobuf.Collections;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The statements that write the rows of one node.</summary>
internal sealed class NodeStatements
{
    private readonly StoreSession session;
    private readonly NodeKind kind;
    private readonly string insert;
    private readonly string update;
    private readonly string putProperty;
    private readonly string deleteProperty;

    public NodeStatements(StoreSession session, NodeKind kind)
    {
        this.session = session;
        this.kind = kind;
        string?[] optional = [kind.HasUri ? "uri" : null, kind.StateColumn];
        var own = optional.OfType<string>().ToArray();
        insert = Insert(
            kind.Table, ["type_id", "name", "external_id", "create_time_since_epoch", "last_update_time_since_epoch", .. own]);
        string[] changing = ["name", "external_id", "last_update_time_since_epoch", .. own];
        var settings = changing.Select((column, index) => $"{column} = @p{index + 1}");
        update = $"UPDATE {kind.Table} SET {string.Join(", ", settings)} WHERE id = @p0";
        putProperty = session.Dialect.Upsert(
            kind.PropertyTable, [kind.IdColumn, "name", "is_custom_property"], PropertyCodec.Columns);
        deleteProperty = $"DELETE FROM {kind.PropertyTable} WHERE {kind.IdColumn} = @p0 AND name = @p1 AND is_custom_property = @p2";
    }

    /// <summary>Writes a new node and gives its id.</summary>
    public long Insert(Node node)
    {
        var id = session.Insert(insert, [node.TypeId, node.Name, node.ExternalId, node.CreateTime, node.UpdateTime, .. Own(node)]);
        foreach (var (name, value) in node.Properties)
            PutProperty(id, name, isCustom: false, value);
        foreach (var (name, value) in node.CustomProperties)
            PutProperty(id, name, isCustom: true, value);
        return id;
    }

    /// <summary>Writes what differs.</summary>
    public void Update(Node stored, Node target)
    {
        var id = stored.Id!.Value;
        session.Execute(update, [id, target.Name, target.ExternalId, target.UpdateTime, .. Own(target)]);
        UpdateProperties(id, isCustom: false, stored.Properties, target.Properties);
        UpdateProperties(id, isCustom: true, stored.CustomProperties, target.CustomProperties);
    }

    private static string Insert(string table, string[] columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})";

    private object?[] Own(Node node)
    {
        if (kind.HasUri)
            return [node.Uri, node.State];
        return kind.StateColumn is null ? [] : [node.State];
    }

    private void UpdateProperties(long id, bool isCustom, MapField<string, Value> stored, MapField<string, Value> target)
    {
        foreach (var name in stored.Keys)
        {
            if (!target.ContainsKey(name))
                session.Execute(deleteProperty, id, name, isCustom ? 1 : 0);
        }

        foreach (var (name, value) in target)
        {
            if (!stored.TryGetValue(name, out var before) || !before.Equals(value))
                PutProperty(id, name, isCustom, value);
        }
    }

    private void PutProperty(long id, string name, bool isCustom, Value value)
    {
        var columns = PropertyCodec.Write(value);
        session.Execute(
            putProperty, id, name, isCustom ? 1 : 0, columns.Int, columns.Double, columns.Text, columns.Proto, columns.Bool);
    }
}
