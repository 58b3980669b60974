using System.Globalization;
using Grpc.Core;
using KfpMetadata.Protocol;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Client;

/// <summary>
/// Reads the contexts of many nodes. MLMD has no call for it but GetLineageSubgraph, whose answer lists attributions and associations of the starting nodes. Of those a
/// real server takes the first 101 only, so a page is smaller. MLMD 1.14 answers the contexts and leaves the links out: there each context is asked for its nodes.
/// </summary>
internal sealed class MembershipReader(StoreSession session, NodeReader reader)
{
    public async Task<IReadOnlyList<ContextMember>> ReadAsync<TNode>(IReadOnlyCollection<long> ids, CallScope scope)
        where TNode : MlmdNode =>
        await NodeReader.InPagesAsync(ids.Distinct().ToList(), page => PageAsync<TNode>(page, scope)).ConfigureAwait(false);

    /// <summary>The nodes of several contexts; <see langword="null"/> where one answer does not tell them.</summary>
    public async Task<IReadOnlyList<ContextMember>?> MembersAsync<TNode>(IReadOnlyCollection<long> contexts, CallScope scope)
        where TNode : MlmdNode
    {
        if (contexts.Count == 0) return [];
        if (session.Store.TooOld) return null;
        var call = Of<TNode>(Subgraph.In(contexts, "contexts_c.id"), nodes: true);
        var found = await session.Runner.ReadAsync(call, scope, StatusCode.NotFound, static () => new Found([], [], 0)).ConfigureAwait(false);
        if (found.Links.Count == 0 && found.Nodes > 0) return null;
        if (session.Runner.IsServer && found.Nodes >= NodeQuery.LargestPage) return null;
        var wanted = contexts.ToHashSet();
        return [.. found.Links.Where(link => wanted.Contains(link.ContextId))];
    }

    private async Task<IReadOnlyList<ContextMember>> PageAsync<TNode>(List<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        // Servers before 1.14 are told by that they do not know the call.
        if (session.Store.TooOld) return await OneByOneAsync<TNode>(ids, scope).ConfigureAwait(false);
        var call = Of<TNode>(Subgraph.In(ids), nodes: false);
        var (links, contexts, _) = await session.Runner.ReadAsync(call, scope, StatusCode.NotFound, static () => new Found([], [], 0)).ConfigureAwait(false);
        if (links.Count > 0 || contexts.Count == 0) return links;
        if (contexts.Count >= ids.Count) return await OneByOneAsync<TNode>(ids, scope).ConfigureAwait(false);
        var result = new List<ContextMember>();
        foreach (var context in contexts)
        {
            result.AddRange((await session.Runner.ReadAsync(Within<TNode>(ids, context), scope, StatusCode.NotFound, static () => [])
                .ConfigureAwait(false))
                .Distinct().Select(id => new ContextMember(id, context)));
        }

        return result;
    }

    private static RpcCall<Found> Of<TNode>(string filter, bool nodes)
        where TNode : MlmdNode
    {
        var artifacts = typeof(TNode) == typeof(MlmdArtifact);
        return Subgraph.Of<TNode, Found>(
            filter,
            Direction.Unspecified,
            hops: 0,
            // Of nodes and contexts the answer holds the ids.
            [nodes ? artifacts ? "artifacts" : "executions" : "contexts", artifacts ? "attributions" : "associations"],
            graph => new Found(
                Links(graph, artifacts),
                [.. graph.Contexts.Select(static context => context.Id)],
                artifacts ? graph.Artifacts.Count : graph.Executions.Count));
    }

    private static IReadOnlyList<ContextMember> Links(LineageGraph graph, bool artifacts) => artifacts
        ? [.. graph.Attributions.Select(static row => new ContextMember(row.ArtifactId, row.ContextId)).Distinct()]
        : [.. graph.Associations.Select(static row => new ContextMember(row.ExecutionId, row.ContextId)).Distinct()];

    /// <summary>Which of these nodes are in a context.</summary>
    private static RpcCall<IReadOnlyList<long>> Within<TNode>(List<long> ids, long context)
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

    private async Task<IReadOnlyList<ContextMember>> OneByOneAsync<TNode>(List<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        var result = new List<ContextMember>();
        foreach (var id in ids)
            result.AddRange((await reader.ContextsOfAsync<TNode>(id, scope).ConfigureAwait(false))
                .Select(context => new ContextMember(id, context.Id)));
        return result;
    }

    private sealed record Found(IReadOnlyList<ContextMember> Links, IReadOnlyList<long> Contexts, int Nodes);
}
