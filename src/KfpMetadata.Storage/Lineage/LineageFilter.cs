using KfpMetadata.Storage.Filtering;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Lineage;

/// <summary>Selects nodes by a filter: one query, whatever their number.</summary>
internal static class LineageFilter
{
    /// <summary>The ids of all nodes that a filter selects, in order.</summary>
    public static List<long> Select(StoreSession session, NodeKind kind, string filter)
    {
        var clause = NodeFilter.Compile(kind, filter, session.Dialect, firstParameter: 0);
        return session.QueryFilteredIds(
            $"{Head(kind, clause)} WHERE {clause.Condition} ORDER BY N.id", [.. clause.Values]);
    }

    /// <summary>Those of the ids that a filter selects. An empty filter selects all that have a row.</summary>
    public static IEnumerable<long> Select(StoreSession session, NodeKind kind, string filter, IReadOnlyCollection<long> ids)
    {
        if (filter.Length == 0)
            return NodeReader.ExistingIds(session, kind, ids);
        var clause = NodeFilter.Compile(kind, filter, session.Dialect, firstParameter: 1);
        return session.QueryFilteredIds(
            $"{Head(kind, clause)} WHERE {session.Dialect.IsOneOf("N.id", "@p0")} AND ({clause.Condition})",
            [session.Dialect.IdList(ids), .. clause.Values]);
    }

    private static string Head(NodeKind kind, FilterClause clause) =>
        $"SELECT {(clause.RepeatsNodes ? "DISTINCT " : "")}N.id FROM {kind.Table} N{clause.Joins}";
}
