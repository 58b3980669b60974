using System.Globalization;
using Grpc.Core;
using KfpMetadata.Protocol;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Client;

/// <summary>
/// Reads the contexts of many nodes. MLMD has no call for it but GetLineageSubgraph, whose answer lists attributions and associations of
/// the starting nodes. MLMD 1.14 answers the contexts and leaves the links out: there each context is asked for its nodes.
/// </summary>
internal sealed class MembershipReader(StoreSession session, NodeReader reader)
{
    public async Task<IReadOnlyList<ContextMember>> ReadAsync<TNode>(IReadOnlyCollection<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        var result = new List<ContextMember>();
        foreach (var page in ids.Distinct().Chunk(NodeQuery.LargestPage))
            result.AddRange(await PageAsync<TNode>(page, scope).ConfigureAwait(false));
        return result;
    }

    private async Task<IReadOnlyList<ContextMember>> PageAsync<TNode>(long[] ids, CallScope scope)
        where TNode : MlmdNode
    {
        // Servers before 1.14 are told by that they do not know the call.
        if (session.Store.TooOld) return await OneByOneAsync<TNode>(ids, scope).ConfigureAwait(false);
        var (links, contexts) = await session.Runner.ReadAsync(OfPage<TNode>(ids), scope, StatusCode.NotFound, static () => ([], []))
            .ConfigureAwait(false);
        if (links.Count > 0 || contexts.Count == 0) return links;
        if (contexts.Count >= ids.Length) return await OneByOneAsync<TNode>(ids, scope).ConfigureAwait(false);
        var result = new List<ContextMember>();
        foreach (var context in contexts)
        {
            result.AddRange((await session.Runner.ReadAsync(Within<TNode>(ids, context), scope, StatusCode.NotFound, static () => [])
                .ConfigureAwait(false))
                .Distinct().Select(id => new ContextMember(id, context)));
        }

        return result;
    }

    private static RpcCall<(IReadOnlyList<ContextMember> Links, IReadOnlyList<long> Contexts)> OfPage<TNode>(long[] ids)
        where TNode : MlmdNode
    {
        var artifacts = typeof(TNode) == typeof(MlmdArtifact);
        return Subgraph.Of<TNode, (IReadOnlyList<ContextMember>, IReadOnlyList<long>)>(
            ids,
            Direction.Unspecified,
            hops: 0,
            ["contexts", artifacts ? "attributions" : "associations"],
            graph => (Links(graph, artifacts), [.. graph.Contexts.Select(static context => context.Id)]));
    }

    private static IReadOnlyList<ContextMember> Links(LineageGraph graph, bool artifacts) => artifacts
        ? [.. graph.Attributions.Select(static row => new ContextMember(row.ArtifactId, row.ContextId)).Distinct()]
        : [.. graph.Associations.Select(static row => new ContextMember(row.ExecutionId, row.ContextId)).Distinct()];

    /// <summary>Which of these nodes are in a context.</summary>
    private static RpcCall<IReadOnlyList<long>> Within<TNode>(long[] ids, long context)
        where TNode : MlmdNode
    {
        var options = new ListOperationOptions
        {
            MaxResultSize = NodeQuery.LargestPage,
            FilterQuery = string.Create(CultureInfo.InvariantCulture, $"{Subgraph.In(ids)} AND contexts_a.id = {context}"),
        };
        return typeof(TNode) == typeof(MlmdArtifact)
            ? Rpc.Of(
                new GetArtifactsRequest { Options = options },
                static (client, request, options) => client.GetArtifactsAsync(request, options),
                static response => (IReadOnlyList<long>)[.. response.Artifacts.Select(static node => node.Id)])
            : Rpc.Of(
                new GetExecutionsRequest { Options = options },
                static (client, request, options) => client.GetExecutionsAsync(request, options),
                static response => (IReadOnlyList<long>)[.. response.Executions.Select(static node => node.Id)]);
    }

    private async Task<IReadOnlyList<ContextMember>> OneByOneAsync<TNode>(long[] ids, CallScope scope)
        where TNode : MlmdNode
    {
        var result = new List<ContextMember>();
        foreach (var id in ids)
            result.AddRange((await reader.ContextsOfAsync<TNode>(id, scope).ConfigureAwait(false))
                .Select(context => new ContextMember(id, context.Id)));
        return result;
    }
}
