using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Edges;

/// <summary>Puts the contexts of a request that records nodes with them, and links them with these nodes.</summary>
internal sealed class ContextPutter(StoreSession session, bool reuseByName, bool reuseById)
{
    /// <summary>Puts or finds every context, links it, and gives the ids in order.</summary>
    public List<long> Put(
        IReadOnlyCollection<Node> contexts, IReadOnlyCollection<long> executionIds, IReadOnlyCollection<long> artifactIds)
    {
        var writer = new NodeWriter(session, NodeKinds.Context);
        writer.Load(contexts);
        var ids = contexts.Select(context => PutOne(writer, context)).ToList();
        foreach (var id in ids.Distinct())
        {
            foreach (var execution in executionIds.Distinct())
                ContextLinks.Put(session, NodeKinds.Execution, id, execution);
            foreach (var artifact in artifactIds.Distinct())
                ContextLinks.Put(session, NodeKinds.Artifact, id, artifact);
        }

        return ids;
    }

    /// <summary>Refuses a context without a name.</summary>
    public static void RequireName(Node context)
    {
        if (string.IsNullOrEmpty(context.Name))
            throw StoreErrors.InvalidArgument($"Context is missing a name: {StoreErrors.Dump(context.Message)}");
    }

    private long PutOne(NodeWriter writer, Node context)
    {
        if (reuseById && context.Id is { } given)
        {
            return NodeReader.ExistingIds(session, NodeKinds.Context, [given]).Count > 0
                ? given
                : throw StoreErrors.NotFound($"Results missing for ids: {{{given}}}. Found results for {{}}");
        }

        if (context.TypeId is not { } typeId)
            throw StoreErrors.InvalidArgument($"Context is missing a type_id: {StoreErrors.Dump(context.Message)}");
        RequireName(context);
        if (reuseByName && context.Id is null
            && NodeReader.FindByTypeAndName(session, NodeKinds.Context, typeId, context.Name!) is { Id: { } existing })
        {
            return existing;
        }

        return writer.Put(context, default);
    }
}
