using KfpMetadata.Protocol;
using KfpMetadata.Storage.Filtering;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>
/// Lists nodes page by page. A page goes on after the last row of the one before, by (time, id) or by id, so that every row comes once,
/// also where many rows share a time or times do not rise with ids.
/// </summary>
internal static class NodeLister
{
    private const int LargestPage = 100;

    /// <summary>Reads a page; without options everything.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="kind">The kind of node.</param>
    /// <param name="options">The options of the request.</param>
    /// <param name="condition">A further condition on N with @p0; null for none.</param>
    /// <param name="value">The value of @p0.</param>
    public static NodePage Read(
        StoreSession session, NodeKind kind, ListOperationOptions? options, string? condition = null, object? value = null)
    {
        var conditions = new List<string>();
        var values = new List<object?>();
        if (condition is not null)
        {
            conditions.Add(condition);
            values.Add(value);
        }

        if (options is null)
            return new NodePage(NodeReader.Query(session, kind, $"{Where(conditions)} ORDER BY N.id", [.. values]), NextPageToken: null);

        var size = PageSize(options);
        var order = NodeOrder.From(options);
        var filter = options.FilterQuery.Length == 0
            ? null
            : NodeFilter.Compile(kind, options.FilterQuery, session.Dialect, values.Count);
        if (filter is not null)
        {
            conditions.Add(filter.Condition);
            values.AddRange(filter.Values);
        }

        if (PageToken.Read(options, order) is { } token)
            order.AddCondition(token, conditions, values);

        values.Add(size + 1);
        var clauses = $"{Where(conditions)} ORDER BY {order.Clause} LIMIT @p{values.Count - 1}";
        var nodes = filter is null
            ? NodeReader.Query(session, kind, clauses, [.. values])
            : ReadFiltered(session, kind, filter, order, clauses, values);
        if (nodes.Count <= size)
            return new NodePage(nodes, NextPageToken: null);
        nodes.RemoveRange(size, nodes.Count - size);
        return new NodePage(nodes, PageToken.Write(options, order, nodes[^1]));
    }

    /// <summary>Finds the ids first: what a filter joins would repeat the nodes, with all their columns.</summary>
    private static List<Node> ReadFiltered(
        StoreSession session, NodeKind kind, FilterClause filter, NodeOrder order, string clauses, List<object?> values)
    {
        var ids = session.QueryIds(
            $"SELECT {(filter.RepeatsNodes ? "DISTINCT " : "")}{order.Columns} FROM {kind.Table} N{filter.Joins} {clauses}", [.. values]);
        return NodeReader.Query(
            session, kind, $"WHERE {session.Dialect.IsOneOf("N.id", "@p0")} ORDER BY {order.Clause}", session.Dialect.IdList(ids));
    }

    private static int PageSize(ListOperationOptions options)
    {
        if (options.MaxResultSize <= 0)
        {
            throw StoreErrors.InvalidArgument(
                "max_result_size field value is required to be greater than 0 and less than or equal to 100. "
                + $"Set value:{options.MaxResultSize}");
        }

        return Math.Min(options.MaxResultSize, LargestPage);
    }

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", conditions);
}
