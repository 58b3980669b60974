using System.Globalization;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>
/// Reads the contexts of many nodes. MLMD has no call for it but GetLineageSubgraph, whose answer lists attributions and associations of the starting nodes. Of those a
/// real server takes the first 101 only, so a page is smaller.
/// </summary>
internal sealed class MembershipReader(StoreSession session, NodeReader reader)
{
    public async Task<IReadOnlyList<ContextMember>> ReadAsync<TNode>(IReadOnlyCollection<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        var result = new List<ContextMember>();
        foreach (var page in ids.Distinct().Chunk(NodeQuery.LargestPage))
        {
            // Servers before 1.14 are told by that they do not know the call.
            var rows = session.Store.TooOld
                ? null
                : await session.Runner.ReadAsync(Subgraph<TNode>(page), scope, StatusCode.NotFound, static () => []).ConfigureAwait(false);
            result.AddRange(rows ?? await OneByOneAsync<TNode>(page, scope).ConfigureAwait(false));
        }

        return result;
    }

    private static RpcCall<IReadOnlyList<ContextMember>?> Subgraph<TNode>(long[] ids)
        where TNode : MlmdNode
    {
        var artifacts = typeof(TNode) == typeof(MlmdArtifact);
        var start = new LineageSubgraphQueryOptions.Types.StartingNodes
        {
            FilterQuery = $"id IN ({string.Join(", ", ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)))})",
        };
        var options = new LineageSubgraphQueryOptions { MaxNumHops = 0 };
        if (artifacts) options.StartingArtifacts = start;
        else options.StartingExecutions = start;
        return Rpc.Of(
            new GetLineageSubgraphRequest
            {
                LineageSubgraphQueryOptions = options,
                ReadMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { artifacts ? "attributions" : "associations" } },
            },
            static (client, request, options) => client.GetLineageSubgraphAsync(request, options),
            response => (IReadOnlyList<ContextMember>?)(artifacts
                ? [.. response.LineageSubgraph.Attributions.Select(static row => new ContextMember(row.ArtifactId, row.ContextId)).Distinct()]
                : [.. response.LineageSubgraph.Associations.Select(static row => new ContextMember(row.ExecutionId, row.ContextId)).Distinct()]));
    }

    private async Task<IReadOnlyList<ContextMember>> OneByOneAsync<TNode>(long[] ids, CallScope scope)
        where TNode : MlmdNode
    {
        var result = new List<ContextMember>();
        foreach (var id in ids)
            result.AddRange((await reader.ContextsOfAsync<TNode>(id, scope).ConfigureAwait(false)).Select(context => new ContextMember(id, context.Id)));
        return result;
    }
}
