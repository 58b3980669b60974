using Google.Protobuf.Collections;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage.Nodes;

/// <summary>The statements that write the rows of the nodes of one request.</summary>
internal sealed class NodeStatements
{
    private readonly StoreSession session;
    private readonly NodeKind kind;
    private readonly NodeSql sql;
    private readonly RowInserter nodes;
    private readonly RowInserter properties;

    public NodeStatements(StoreSession session, NodeKind kind)
    {
        this.session = session;
        this.kind = kind;
        sql = NodeSql.Of(session.Dialect, kind);
        nodes = new RowInserter(session, sql.Insert);
        properties = new RowInserter(session, sql.InsertProperties);
    }

    /// <summary>Writes new nodes, which get their ids; <see cref="InsertSql.MostRows"/> at most.</summary>
    public void Insert(IReadOnlyList<Node> created)
    {
        foreach (var node in created)
            nodes.Add([node.TypeId, node.Name, node.ExternalId, node.CreateTime, node.UpdateTime, .. Own(node)]);
        long id;
        try
        {
            id = nodes.Flush();
        }
        catch (SqliteException exception) when (session.Dialect.IsUniqueViolation(exception))
        {
            throw StoreErrors.NodeExists(created[session.Changes].Message, exception);
        }

        foreach (var node in created)
        {
            node.Id = id++;
            AddProperties(node.Id, node.Properties, isCustom: false);
            AddProperties(node.Id, node.CustomProperties, isCustom: true);
        }

        properties.Flush();
    }

    /// <summary>Writes what differs.</summary>
    public void Update(Node stored, Node target)
    {
        var id = stored.Id!.Value;
        try
        {
            session.Write(1, sql.Update, [id, target.Name, target.ExternalId, target.UpdateTime, .. Own(target)]);
        }
        catch (SqliteException exception) when (session.Dialect.IsUniqueViolation(exception))
        {
            throw StoreErrors.NodeExists(target.Message, exception);
        }

        UpdateProperties(id, isCustom: false, stored.Properties, target.Properties, target.RemovedUnreadable(isCustom: false));
        UpdateProperties(id, isCustom: true, stored.CustomProperties, target.CustomProperties, target.RemovedUnreadable(isCustom: true));
    }

    private object?[] Own(Node node)
    {
        if (kind.HasUri)
            return [node.Uri, node.State];
        return kind.StateColumn is null ? [] : [node.State];
    }

    private void AddProperties(long? id, MapField<string, Value> values, bool isCustom)
    {
        foreach (var (name, value) in values)
        {
            var columns = PropertyCodec.Write(value);
            properties.Add(id, name, isCustom, columns.Int, columns.Double, columns.Text, columns.Proto, columns.Bool);
        }
    }

    private void UpdateProperties(long id, bool isCustom, MapField<string, Value> stored, MapField<string, Value> target, IEnumerable<string> unreadable)
    {
        foreach (var name in stored.Keys)
        {
            if (!target.ContainsKey(name))
                session.Write(1, sql.DeleteProperty, id, name, isCustom);
        }

        // An update before it in the same request may have taken them away.
        foreach (var name in unreadable.Where(name => !target.ContainsKey(name)))
            session.Execute(sql.DeleteProperty, id, name, isCustom);

        foreach (var (name, value) in target)
        {
            if (stored.TryGetValue(name, out var before) && before.Equals(value))
                continue;
            var columns = PropertyCodec.Write(value);
            session.Write(
                1, sql.PutProperty, id, name, isCustom, columns.Int, columns.Double, columns.Text, columns.Proto, columns.Bool);
        }
    }
}
