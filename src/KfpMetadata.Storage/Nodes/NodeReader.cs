using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>Reads nodes with their properties: two queries however many they are.</summary>
internal static class NodeReader
{
    /// <summary>The nodes that meet a condition on N, the node's row, in the order of their ids.</summary>
    public static List<Node> Find(StoreSession session, NodeKind kind, string condition, params ReadOnlySpan<object?> values) =>
        Query(session, kind, $"WHERE {condition} ORDER BY N.id", values);

    /// <summary>The nodes that clauses after FROM select and order.</summary>
    public static List<Node> Query(StoreSession session, NodeKind kind, string clauses, params ReadOnlySpan<object?> values)
    {
        var nodes = Rows(session, kind, $"{kind.Table} N", clauses, values);
        AddProperties(session, kind, nodes);
        return nodes;
    }

    /// <summary>The same from tables of which N is one, and without the properties.</summary>
    public static List<Node> Rows(
        StoreSession session, NodeKind kind, string from, string clauses, params ReadOnlySpan<object?> values) =>
        session.Query($"{kind.SelectFrom(from)} {clauses}", row => Read(kind, row), values);

    public static List<Node> FindByIds(StoreSession session, NodeKind kind, IEnumerable<long> ids)
    {
        var wanted = ids.Distinct().ToList();
        return wanted.Count == 0 ? [] : Find(session, kind, session.Dialect.IsOneOf("N.id", "@p0"), session.Dialect.IdList(wanted));
    }

    public static Node? FindByTypeAndName(StoreSession session, NodeKind kind, long typeId, string name) =>
        Find(session, kind, "N.type_id = @p0 AND N.name = @p1", typeId, name).FirstOrDefault();

    public static bool HasNodesOf(StoreSession session, NodeKind kind, long typeId) =>
        session.QueryIds($"SELECT id FROM {kind.Table} WHERE type_id = @p0 LIMIT 1", typeId).Count > 0;

    /// <summary>The nodes whose column, a text, has one of these values.</summary>
    public static List<Node> FindByTexts(StoreSession session, NodeKind kind, string column, IEnumerable<string> texts)
    {
        var nodes = new List<Node>();
        foreach (var chunk in TextList.Chunks(texts))
        {
            nodes.AddRange(Rows(
                session, kind, $"{kind.Table} N", $"WHERE N.{column} IN ({chunk.Parameters(0)})", chunk.Values));
        }

        nodes.Sort(static (left, right) => left.Id!.Value.CompareTo(right.Id!.Value));
        AddProperties(session, kind, nodes);
        return nodes;
    }

    /// <summary>Those of the ids that have a row.</summary>
    public static HashSet<long> ExistingIds(StoreSession session, NodeKind kind, IEnumerable<long> ids)
    {
        var wanted = ids.Distinct().ToList();
        if (wanted.Count == 0)
            return [];
        return session.QueryIds(
            $"SELECT id FROM {kind.Table} WHERE {session.Dialect.IsOneOf("id", "@p0")}", session.Dialect.IdList(wanted)).ToHashSet();
    }

    public static void AddProperties(StoreSession session, NodeKind kind, List<Node> nodes)
    {
        if (nodes.Count == 0)
            return;
        var byId = nodes.ToDictionary(node => node.Id!.Value);
        var (first, last) = (byId.Keys.Min(), byId.Keys.Max());
        // The nodes of a page mostly lie side by side, and a range is found more quickly than as many ids.
        var isDense = last - first < byId.Count + (byId.Count / 4);
        var sql = NodeSql.Of(session.Dialect, kind);
        session.Query(
            isDense ? sql.SelectPropertiesBetween : sql.SelectPropertiesOf,
            row =>
            {
                if (!byId.TryGetValue(row.Int64(0), out var node))
                    return false;
                var isCustom = row.Int64(2) != 0;
                if (PropertyCodec.TryRead(row, 3, out var value, out var reason))
                    (isCustom ? node.CustomProperties : node.Properties)[row.Name(1)] = value;
                else
                    node.Unreadable = [.. node.Unreadable, new UnreadableValue(row.Name(1), isCustom, reason)];
                return true;
            },
            isDense ? [first, last] : [session.Dialect.IdList(byId.Keys)]);
        foreach (var node in nodes)
        {
            foreach (var value in node.Unreadable)
                session.Warn($"The value of the {(value.IsCustom ? "custom property" : "property")} '{value.Name}' of {kind.Word} {node.Id} cannot be read: {value.Reason}");
        }
    }

    private static Node Read(NodeKind kind, StoreRow row)
    {
        var state = row.Int64OrNull(8);
        var (message, own, custom) = kind.Blank();
        return new Node
        {
            Answer = message,
            Properties = own,
            CustomProperties = custom,
            Id = row.Int64(0),
            TypeId = row.Int64(1),
            Type = row.NameOrNull(2),
            Name = row.TextOrNull(3),
            ExternalId = row.TextOrNull(4),
            CreateTime = row.Int64(5),
            UpdateTime = row.Int64(6),
            Uri = row.TextOrNull(7),
            // A number of a later enum is not a state that is known here.
            State = state is >= 0 and <= int.MaxValue && kind.KnowsState((int)state) ? (int)state : null,
        };
    }
}
