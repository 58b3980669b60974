using KfpMetadata.Protocol;
using KfpMetadata.Storage.Filtering;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Nodes;

/// <summary>
/// Lists nodes page by page. A page goes on after the last row of the one before, by (time, id) or by id, so that every row comes once,
/// also where many rows share a time or times do not rise with ids.
/// </summary>
internal sealed class NodeLister
{
    private const int LargestPage = 100;

    /// <summary>So many ids are as well found all at once and sorted then.</summary>
    private const int Few = 1000;

    private readonly StoreSession session;
    private readonly NodeKind kind;
    private readonly NodeSource source;
    private readonly NodeOrder order;
    private readonly FilterClause? filter;
    private readonly List<string> conditions = [];
    private readonly List<object?> values = [];

    private NodeLister(StoreSession session, NodeKind kind, NodeSource source, ListOperationOptions options)
    {
        this.session = session;
        this.kind = kind;
        this.source = source;
        order = NodeOrder.From(options, source.Id);
        Add(source.Condition, source.Condition is null ? [] : [source.Value]);
        if (options.FilterQuery.Length == 0)
            return;
        filter = NodeFilter.Compile(kind, options.FilterQuery, session.Dialect, values.Count, source.Tables);
        Add(filter.Condition, filter.Values);
    }

    /// <summary>Reads a page; without options everything.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="kind">The kind of node.</param>
    /// <param name="source">The nodes to list.</param>
    /// <param name="options">The options of the request.</param>
    public static NodePage Read(StoreSession session, NodeKind kind, NodeSource source, ListOperationOptions? options)
    {
        if (options is null)
        {
            var (where, value) = source.Condition is { } condition ? ($"WHERE {condition} ", (object?[])[source.Value]) : ("", []);
            var all = NodeReader.Rows(session, kind, source.From, $"{where}ORDER BY {source.Id}", value);
            NodeReader.AddProperties(session, kind, all);
            return new NodePage(all, NextPageToken: null);
        }

        var size = PageSize(options);
        var lister = new NodeLister(session, kind, source, options);
        var nodes = lister.Rows(PageToken.Read(options, lister.order), size + 1);
        if (nodes.Count <= size)
            return new NodePage(nodes, NextPageToken: null);
        nodes.RemoveRange(size, nodes.Count - size);
        return new NodePage(nodes, PageToken.Write(options, lister.order, nodes[^1]));
    }

    private List<Node> Rows(ListOperationNextPageToken? token, int count)
    {
        if (filter is not null || IsSorted)
            return FoundById(token is null ? null : order.Behind(token), count);
        var nodes = new List<Node>();
        foreach (var part in Parts(token))
        {
            if (nodes.Count < count)
                nodes.AddRange(Query(part, Run, count - nodes.Count));
        }

        NodeReader.AddProperties(session, kind, nodes);
        return nodes;

        List<Node> Run(string clauses, object?[] all) => NodeReader.Rows(session, kind, source.From, clauses, all);
    }

    /// <summary>The conditions that the rows of a page have, one after the other; null for none.</summary>
    private IReadOnlyList<NodeOrderPart?> Parts(ListOperationNextPageToken? token)
    {
        if (token is null)
            return [null];
        return order.PartsBehind(token);
    }

    /// <summary>Whether all nodes are looked at for a page.</summary>
    private bool IsSorted => order.IsByTime && !source.HasTimeOrder;

    /// <summary>Finds the ids first: what is sorted, and repeated by what a filter joins, need not be nodes with all their columns.</summary>
    private List<Node> FoundById(NodeOrderPart? after, int count)
    {
        var distinct = filter is { RepeatsNodes: true } ? "DISTINCT " : "";
        var from = $"FROM {source.From}{filter?.Joins}";
        var ids = filter is null or { Joins.Length: 0 } ? null : AllIfFew($"SELECT {distinct}+{source.Id} {from}", after);
        ids ??= Query(after, (clauses, all) => session.QueryFilteredIds($"SELECT {distinct}{order.Columns} {from} {clauses}", all), count);
        var byId = order with { Id = "N.id" };
        return NodeReader.Query(
            session, kind, $"WHERE {session.Dialect.IsOneOf("N.id", "@p0")} ORDER BY {byId.Clause} LIMIT @p1", session.Dialect.IdList(ids), count);
    }

    /// <summary>
    /// All ids that are left, if they are few; null for many. Where other tables are joined without an order the database begins where the
    /// filter leaves the fewest rows; an order makes it walk through all nodes. For many the walk is the better way, as it ends with the page.
    /// </summary>
    private List<long>? AllIfFew(string head, NodeOrderPart? after)
    {
        var (where, all) = Where(after);
        all.Add(Few + 1);
        var sql = $"{head} {where}LIMIT @p{all.Count - 1}";
        var question = $"{sql} {string.Join(' ', values)}";
        if (session.HasMany(question))
            return null;
        var ids = session.QueryFilteredIds(sql, [.. all]);
        if (ids.Count <= Few)
            return ids;
        session.NoteMany(question);
        return null;
    }

    private List<T> Query<T>(NodeOrderPart? after, Func<string, object?[], List<T>> run, int count)
    {
        var (where, all) = Where(after);
        all.Add(count);
        return run($"{where}ORDER BY {order.Clause} LIMIT @p{all.Count - 1}", [.. all]);
    }

    private (string Clause, List<object?> Values) Where(NodeOrderPart? after)
    {
        var all = new List<object?>(values);
        var where = new List<string>(conditions);
        if (after is not null)
        {
            where.Add(after.Condition(all.Count));
            all.AddRange(after.Values);
        }

        return (where.Count == 0 ? "" : $"WHERE {string.Join(" AND ", where)} ", all);
    }

    private void Add(string? condition, IReadOnlyList<object?> itsValues)
    {
        if (condition is null)
            return;
        conditions.Add(condition);
        values.AddRange(itsValues);
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
}
