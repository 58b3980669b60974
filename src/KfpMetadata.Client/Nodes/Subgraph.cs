using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Client;

/// <summary>
/// Calls of <c>GetLineageSubgraph</c>. Of the starting nodes a real server takes the first 101 only, so a caller gives 100 at most.
/// </summary>
internal static class Subgraph
{
    /// <summary>Makes a call.</summary>
    /// <typeparam name="TNode">Artifact or execution: whose ids are given.</typeparam>
    /// <typeparam name="TResult">What the answer means.</typeparam>
    /// <param name="ids">The starting nodes.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="hops">How far; one hop is one event. A server goes no further than 100.</param>
    /// <param name="parts">The fields of the answer.</param>
    /// <param name="decode">Reads the answer.</param>
    public static RpcCall<TResult> Of<TNode, TResult>(
        IEnumerable<long> ids, Direction direction, int hops, IEnumerable<string> parts, Func<LineageGraph, TResult> decode)
        where TNode : MlmdNode
    {
        var start = new LineageSubgraphQueryOptions.Types.StartingNodes { FilterQuery = In(ids) };
        var options = new LineageSubgraphQueryOptions { MaxNumHops = hops, Direction = direction };
        if (typeof(TNode) == typeof(MlmdArtifact)) options.StartingArtifacts = start;
        else options.StartingExecutions = start;
        return Rpc.Of(
            new GetLineageSubgraphRequest { LineageSubgraphQueryOptions = options, ReadMask = new FieldMask { Paths = { parts } } },
            static (client, request, options) => client.GetLineageSubgraphAsync(request, options),
            response => decode(response.LineageSubgraph ?? new LineageGraph()));
    }

    /// <summary>The filter that selects ids.</summary>
    public static string In(IEnumerable<long> ids) =>
        $"id IN ({string.Join(", ", ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)))})";
}
