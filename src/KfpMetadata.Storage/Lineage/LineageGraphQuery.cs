using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Storage.Lineage;

/// <summary>
/// GetLineageGraph, which MLMD declares, marks as deprecated and does not implement. It is built here from its messages, and where they
/// leave a question open, from GetLineageSubgraph, which took its place:
/// <list type="bullet">
/// <item>artifacts_options selects the artifacts to start from, as GetArtifacts lists them: one page of max_result_size artifacts in the
/// order asked for, after next_page_token if there is one. It must be given.</item>
/// <item>The walk goes both ways, by stop_conditions.max_num_hops events; unset, and above 100, it is 100 as there.</item>
/// <item>boundary_artifacts and boundary_executions select nodes to stop at, as the name of their message says: they belong to the
/// graph and nothing is walked to from them. Unset and empty filters stop at nothing.</item>
/// <item>max_node_size is the number of artifacts and executions at most, 20 unless given, and must be positive. The nearest nodes
/// are kept, those of one distance by their ids, and of the events those between nodes that are kept.</item>
/// <item>The graph has whole nodes, so that no second call is needed; their contexts with attributions and associations, and all types
/// of the store, as there.</item>
/// </list>
/// </summary>
#pragma warning disable CS0612 // The message is deprecated as well.
internal static class LineageGraphQuery
{
    /// <summary>Answers a request.</summary>
    public static LineageGraph Run(StoreSession session, GetLineageGraphRequest request)
    {
        var options = request.Options ?? new LineageGraphQueryOptions();
        var stop = options.StopConditions ?? new LineageGraphQueryOptions.Types.BoundaryConstraint();
        if (options.QueryNodesCase == LineageGraphQueryOptions.QueryNodesOneofCase.None)
            throw StoreErrors.InvalidArgument("artifacts_options is missing: give the options that list the artifacts to start from.");
        if (stop.MaxNumHops < 0)
            throw StoreErrors.InvalidArgument($"max_num_hops cannot be negative: max_num_hops = {stop.MaxNumHops}");
        if (options.MaxNodeSize <= 0)
            throw StoreErrors.InvalidArgument($"max_node_size must be positive: max_node_size = {options.MaxNodeSize}");

        var starts = NodeLister.Read(session, NodeKinds.Artifact, NodeSource.All(NodeKinds.Artifact), options.ArtifactsOptions).Nodes;
        if (starts.Count == 0)
            throw StoreErrors.NotFound("artifacts_options selects no artifact to start from.");
        var walk = new LineageWalk(
            session, Direction.Bidirectional, Ending(stop.BoundaryArtifacts), Ending(stop.BoundaryExecutions), options.MaxNodeSize);
        var hops = stop.HasMaxNumHops ? stop.MaxNumHops : LineageWalk.MostHops;
        walk.Run(NodeKinds.Artifact, starts.ConvertAll(node => node.Id!.Value), hops);
        return new LineageAnswer(session, walk).WithNodes();
    }

    private static LineageEnding? Ending(string filter) => filter.Length == 0 ? null : new LineageEnding(filter, IsIncluded: true);
}
