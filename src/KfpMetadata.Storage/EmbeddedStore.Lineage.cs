using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Lineage;

namespace KfpMetadata.Storage;

/// <content>Walks of the lineage.</content>
public sealed partial class EmbeddedStore
{
    /// <inheritdoc/>
    public override Task<GetLineageSubgraphResponse> GetLineageSubgraph(GetLineageSubgraphRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetLineageSubgraphResponse { LineageSubgraph = LineageSubgraphQuery.Run(session, request) });
    }

    /// <inheritdoc/>
    [Obsolete("MLMD's service marks this call as deprecated; GetLineageSubgraph took its place.")]
    public override Task<GetLineageGraphResponse> GetLineageGraph(GetLineageGraphRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetLineageGraphResponse { Subgraph = LineageGraphQuery.Run(session, request) });
    }
}
