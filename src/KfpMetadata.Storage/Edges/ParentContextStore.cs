using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Storage.Edges;

/// <summary>The tree of contexts. In the table context_id is the child.</summary>
internal static class ParentContextStore
{
    public static void PutAll(StoreSession session, IReadOnlyCollection<ParentContext> links)
    {
        var existing = NodeReader.ExistingIds(session, NodeKinds.Context, links.SelectMany(link => new[] { link.ChildId, link.ParentId }));
        foreach (var link in links)
        {
            if (!link.HasChildId || !link.HasParentId)
                throw StoreErrors.InvalidArgument($"Missing parent / child id in the parent_context: {StoreErrors.Dump(link)}");
            if (link.ChildId == link.ParentId || !existing.Contains(link.ChildId) || !existing.Contains(link.ParentId))
            {
                throw StoreErrors.InvalidArgument(
                    $"Given parent / child id in the parent_context cannot be found: {StoreErrors.Dump(link)}");
            }

            if (IsAncestor(session, link.ChildId, link.ParentId))
                throw StoreErrors.InvalidArgument("There is a cycle detected of the given relationship.");
            Insert(session, link);
        }
    }

    /// <summary>The parents, or the children, of every given context that has some.</summary>
    public static Dictionary<long, List<Node>> Find(StoreSession session, IReadOnlyCollection<long> ids, bool parents)
    {
        if (ids.Count == 0)
            return [];
        var (own, other) = parents ? ("context_id", "parent_context_id") : ("parent_context_id", "context_id");
        var pairs = session.Query(
            $"SELECT {own}, {other} FROM ParentContext WHERE {session.Dialect.IsOneOf(own, "@p0")} ORDER BY {own}, {other}",
            static row => (Own: row.Int64(0), Other: row.Int64(1)),
            session.Dialect.IdList(ids));
        var nodes = NodeReader.FindByIds(session, NodeKinds.Context, pairs.Select(pair => pair.Other))
            .ToDictionary(node => node.Id!.Value);
        return pairs.Where(pair => nodes.ContainsKey(pair.Other))
            .GroupBy(pair => pair.Own, pair => nodes[pair.Other])
            .ToDictionary(group => group.Key, group => group.ToList());
    }

    private static void Insert(StoreSession session, ParentContext link)
    {
        try
        {
            session.Write(
                1, "INSERT INTO ParentContext (context_id, parent_context_id) VALUES (@p0, @p1)", link.ChildId, link.ParentId);
        }
        catch (SqliteException exception) when (session.Dialect.IsUniqueViolation(exception))
        {
            throw StoreErrors.AlreadyExists(
                $"Given parent_context already exists: {StoreErrors.Dump(link)}{StoreErrors.Cause(exception)}");
        }
    }

    /// <summary>Whether a context lies above another one, at any distance.</summary>
    private static bool IsAncestor(StoreSession session, long candidate, long context)
    {
        var seen = new HashSet<long> { context };
        var level = new List<long> { context };
        while (level.Count > 0)
        {
            level = session.QueryIds(
                $"SELECT parent_context_id FROM ParentContext WHERE {session.Dialect.IsOneOf("context_id", "@p0")}",
                session.Dialect.IdList(level)).Where(seen.Add).ToList();
            if (level.Contains(candidate))
                return true;
        }

        return false;
    }
}
