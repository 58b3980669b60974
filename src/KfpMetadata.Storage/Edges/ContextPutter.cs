using Grpc.Core;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Edges;

/// <summary>Puts the contexts of a request that records nodes with them, and links them with these nodes.</summary>
internal sealed class ContextPutter(StoreSession session, bool reuseByName, bool reuseById)
{
    /// <summary>Puts or finds every context and gives the ids in order.</summary>
    public List<long> Put(IReadOnlyCollection<Node> contexts)
    {
        var writer = new NodeWriter(session, NodeKinds.Context);
        writer.Load(contexts);
        return contexts.Select(context => PutOne(writer, context)).ToList();
    }

    /// <summary>Links every context with every node.</summary>
    public void Link(
        IReadOnlyCollection<long> contextIds, IReadOnlyCollection<long> executionIds, IReadOnlyCollection<long> artifactIds)
    {
        ContextLinks.PutAll(session, NodeKinds.Execution, contextIds, executionIds);
        ContextLinks.PutAll(session, NodeKinds.Artifact, contextIds, artifactIds);
    }

    /// <summary>Refuses a context without a name. (An empty one is refused when it is written.)</summary>
    public static void RequireName(Node context)
    {
        if (context.Name is null)
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

        try
        {
            return writer.Put(context, default);
        }
        catch (RpcException exception) when (reuseByName && context.Id is null && exception.StatusCode == StatusCode.AlreadyExists)
        {
            // MLMD takes any refusal of the database for a race with another writer of this context.
            throw StoreErrors.Aborted(
                "Concurrent creation of the same context at the first time. Retry the transaction to reuse the context: "
                + StoreErrors.Dump(context.Message));
        }
    }
}
