using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Edges;

/// <summary>Attributions (context and artifact) and associations (context and execution).</summary>
internal static class ContextLinks
{
    /// <summary>Links nodes of a kind with contexts; pairs that are linked stay so. Ids must exist, unset ones count as 0.</summary>
    public static void PutAll(StoreSession session, NodeKind kind, IReadOnlyCollection<(long Context, long Node)> links)
    {
        if (links.Count == 0)
            return;
        var contexts = NodeReader.ExistingIds(session, NodeKinds.Context, links.Select(link => link.Context));
        var nodes = NodeReader.ExistingIds(session, kind, links.Select(link => link.Node));
        var rows = Rows(session, kind);
        foreach (var (context, node) in links)
        {
            if (!contexts.Contains(context))
                throw StoreErrors.InvalidArgument("Context id not found.");
            if (!nodes.Contains(node))
                throw StoreErrors.InvalidArgument($"{kind.Table} id not found.");
            rows.Add(context, node);
        }

        rows.Flush();
    }

    /// <summary>Links every context with every node; all are known to exist.</summary>
    public static void PutAll(StoreSession session, NodeKind kind, IReadOnlyCollection<long> contexts, IReadOnlyCollection<long> ids)
    {
        var rows = Rows(session, kind);
        foreach (var context in contexts.Distinct())
        {
            foreach (var id in ids.Distinct())
                rows.Add(context, id);
        }

        rows.Flush();
    }

    /// <summary>The links of these artifacts or executions, in the order in which they were made.</summary>
    public static List<(long Context, long Node)> Find(StoreSession session, NodeKind kind, IReadOnlyCollection<long> ids) =>
        ids.Count == 0
            ? []
            : session.Query(
                $"SELECT context_id, {kind.IdColumn} FROM {kind.ContextLinkTable} "
                + $"WHERE {session.Dialect.IsOneOf(kind.IdColumn, "@p0")} ORDER BY id",
                static row => (row.Int64(0), row.Int64(1)),
                session.Dialect.IdList(ids));

    /// <summary>The contexts of one artifact or execution.</summary>
    public static List<Node> FindContexts(StoreSession session, NodeKind kind, long id)
    {
        var contexts = NodeReader.Find(
            session, NodeKinds.Context, $"N.id IN (SELECT context_id FROM {kind.ContextLinkTable} WHERE {kind.IdColumn} = @p0)", id);
        return contexts.Count > 0 ? contexts : throw StoreErrors.NotFound($"No contexts found for {kind.IdColumn}: {id}");
    }

    public static bool HasMembers(StoreSession session, NodeKind kind, long context) =>
        session.QueryIds($"SELECT {kind.IdColumn} FROM {kind.ContextLinkTable} WHERE context_id = @p0 LIMIT 1", context).Count > 0;

    private static RowInserter Rows(StoreSession session, NodeKind kind) => new(session, NodeSql.Of(session.Dialect, kind).LinkContext!);
}
