using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using EndingNodes = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.EndingNodes;
using StartingNodesOneofCase = KfpMetadata.Protocol.LineageSubgraphQueryOptions.StartingNodesOneofCase;

namespace KfpMetadata.Storage.Lineage;

/// <summary>GetLineageSubgraph: what lies around the nodes that a filter selects. All of these are starting nodes (MLMD: 101).</summary>
internal sealed class LineageSubgraphQuery
{
    private readonly LineageSubgraphQueryOptions options;
    private readonly LineageMask mask;
    private readonly NodeKind kind;
    private readonly string filter;

    private LineageSubgraphQuery(GetLineageSubgraphRequest request)
    {
        options = request.LineageSubgraphQueryOptions ?? new LineageSubgraphQueryOptions();
        mask = LineageMask.From(request.ReadMask);
        (kind, filter) = options.StartingNodesCase switch
        {
            StartingNodesOneofCase.StartingArtifacts => ((NodeKind)NodeKinds.Artifact, options.StartingArtifacts.FilterQuery),
            StartingNodesOneofCase.StartingExecutions => (NodeKinds.Execution, options.StartingExecutions.FilterQuery),
            // Clients find out by an empty request whether a store knows this call.
            _ => throw StoreErrors.InvalidArgument("Missing arguments for listing starting nodes."),
        };
        if (filter.Length == 0)
            throw StoreErrors.InvalidArgument("Cannot list starting nodes if `filter_query` is unspecified.");
        if (options.MaxNumHops < 0)
            throw StoreErrors.InvalidArgument($"max_num_hops cannot be negative: max_num_hops = {options.MaxNumHops}");
    }

    /// <summary>Answers a request.</summary>
    public static LineageGraph Run(StoreSession session, GetLineageSubgraphRequest request) =>
        new LineageSubgraphQuery(request).Run(session);

    private LineageGraph Run(StoreSession session)
    {
        var starts = LineageFilter.Select(session, kind, filter);
        if (starts.Count == 0)
            throw StoreErrors.NotFound("Cannot find qualified nodes to start the traversal.");
        var walk = new LineageWalk(session, options.Direction, Ending(options.EndingArtifacts), Ending(options.EndingExecutions));
        walk.Run(kind, starts, options.HasMaxNumHops ? options.MaxNumHops : LineageWalk.MostHops);
        return new LineageAnswer(session, walk).WithIds(mask);
    }

    /// <summary>Without the field of the filter nothing ends the walk; with an empty filter every node does.</summary>
    private static LineageEnding? Ending(EndingNodes? nodes) =>
        nodes is { HasFilterQuery: true } ? new LineageEnding(nodes.FilterQuery, nodes.IncludeEndingNodes) : null;
}
