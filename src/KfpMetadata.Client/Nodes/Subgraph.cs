using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Client;

/// <summary>Calls of <c>GetLineageSubgraph</c>. Of the starting nodes a real server takes the first 101 only, so a caller selects 100 at most.</summary>
internal static class Subgraph
{
    /// <summary>Makes a call.</summary>
    /// <typeparam name="TNode">Artifact or execution: the kind of the starting nodes.</typeparam>
    /// <typeparam name="TResult">What the answer means.</typeparam>
    /// <param name="filter">Selects the starting nodes, as <see cref="In"/> does.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="hops">How far; one hop is one event. A server goes no further than 100.</param>
    /// <param name="parts">The fields of the answer.</param>
    /// <param name="decode">Reads the answer.</param>
    public static RpcCall<TResult> Of<TNode, TResult>(
        string filter, Direction direction, int hops, IEnumerable<string> parts, Func<LineageGraph, TResult> decode)
        where TNode : MlmdNode
    {
        var start = new LineageSubgraphQueryOptions.Types.StartingNodes { FilterQuery = filter };
        var options = new LineageSubgraphQueryOptions { MaxNumHops = hops, Direction = direction };
        if (typeof(TNode) == typeof(MlmdArtifact)) options.StartingArtifacts = start;
        else options.StartingExecutions = start;
        return Rpc.Of(
            new GetLineageSubgraphRequest { LineageSubgraphQueryOptions = options, ReadMask = new FieldMask { Paths = { parts } } },
            static (client, request, options) => client.GetLineageSubgraphAsync(request, options),
            response => decode(response.LineageSubgraph ?? new LineageGraph()));
    }

    /// <summary>The filter that selects by ids.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="field">Whose ids they are.</param>
    public static string In(IEnumerable<long> ids, string field = "id") =>
        $"{field} IN ({string.Join(", ", ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)))})";
}
