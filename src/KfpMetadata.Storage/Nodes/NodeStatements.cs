using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The statements that write the rows of one node.</summary>
internal sealed class NodeStatements
{
    private static readonly int ColumnsOfProperty = 3 + PropertyCodec.Columns.Length;

    private readonly StoreSession session;
    private readonly NodeKind kind;
    private readonly NodeSql sql;

    /// <summary>The values of the properties that wait to be inserted.</summary>
    private readonly List<object?> rows = [];

    public NodeStatements(StoreSession session, NodeKind kind)
    {
        this.session = session;
        this.kind = kind;
        sql = NodeSql.Of(session.Dialect, kind);
    }

    /// <summary>Writes a new node and gives its id.</summary>
    public long Insert(Node node)
    {
        var id = session.Insert(sql.Insert, [node.TypeId, node.Name, node.ExternalId, node.CreateTime, node.UpdateTime, .. Own(node)]);
        AddRows(id, node.Properties, isCustom: false);
        AddRows(id, node.CustomProperties, isCustom: true);
        InsertRows();
        return id;
    }

    /// <summary>Writes what differs.</summary>
    public void Update(Node stored, Node target)
    {
        var id = stored.Id!.Value;
        session.Execute(sql.Update, [id, target.Name, target.ExternalId, target.UpdateTime, .. Own(target)]);
        UpdateProperties(id, isCustom: false, stored.Properties, target.Properties);
        UpdateProperties(id, isCustom: true, stored.CustomProperties, target.CustomProperties);
    }

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
                session.Execute(sql.DeleteProperty, id, name, isCustom ? 1 : 0);
        }

        foreach (var (name, value) in target)
        {
            if (!stored.TryGetValue(name, out var before) || !before.Equals(value))
                PutProperty(id, name, isCustom, value);
        }
    }

    private void AddRows(long id, MapField<string, Value> properties, bool isCustom)
    {
        foreach (var (name, value) in properties)
        {
            var columns = PropertyCodec.Write(value);
            rows.AddRange([id, name, isCustom ? 1 : 0, columns.Int, columns.Double, columns.Text, columns.Proto, columns.Bool]);
            if (rows.Count == NodeSql.MostProperties * ColumnsOfProperty)
                InsertRows();
        }
    }

    private void InsertRows()
    {
        if (rows.Count > 0)
            session.Execute(sql.InsertProperties(rows.Count / ColumnsOfProperty), CollectionsMarshal.AsSpan(rows));
        rows.Clear();
    }

    private void PutProperty(long id, string name, bool isCustom, Value value)
    {
        var columns = PropertyCodec.Write(value);
        session.Execute(
            sql.PutProperty, id, name, isCustom ? 1 : 0, columns.Int, columns.Double, columns.Text, columns.Proto, columns.Bool);
    }
}
