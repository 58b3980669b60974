using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Edges;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage;

/// <content>Nodes and edges, written.</content>
public sealed partial class EmbeddedStore
{
    /// <inheritdoc/>
    public override Task<PutArtifactsResponse> PutArtifacts(PutArtifactsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            var options = new PutOptions
            {
                Mask = UpdateMask.From(request.UpdateMask),
                AbortIfUpdateTimeChanged = request.Options?.AbortIfLatestUpdatedTimeChanged == true,
            };
            return new PutArtifactsResponse { ArtifactIds = { PutAll(session, NodeKinds.Artifact, request.Artifacts, options) } };
        });
    }

    /// <inheritdoc/>
    public override Task<PutExecutionsResponse> PutExecutions(PutExecutionsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            var options = new PutOptions
            {
                Mask = UpdateMask.From(request.UpdateMask),
            };
            return new PutExecutionsResponse { ExecutionIds = { PutAll(session, NodeKinds.Execution, request.Executions, options) } };
        });
    }

    /// <inheritdoc/>
    public override Task<PutContextsResponse> PutContexts(PutContextsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            var options = new PutOptions
            {
                Mask = UpdateMask.From(request.UpdateMask),
            };
            return new PutContextsResponse { ContextIds = { PutAll(session, NodeKinds.Context, request.Contexts, options) } };
        });
    }

    /// <inheritdoc/>
    public override Task<PutEventsResponse> PutEvents(PutEventsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            EventStore.PutAll(session, request.Events);
            return new PutEventsResponse();
        });
    }

    /// <inheritdoc/>
    public override Task<PutAttributionsAndAssociationsResponse> PutAttributionsAndAssociations(
        PutAttributionsAndAssociationsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            ContextLinks.PutAll(
                session, NodeKinds.Artifact, request.Attributions.Select(link => (link.ContextId, link.ArtifactId)).ToList());
            ContextLinks.PutAll(
                session, NodeKinds.Execution, request.Associations.Select(link => (link.ContextId, link.ExecutionId)).ToList());
            return new PutAttributionsAndAssociationsResponse();
        });
    }

    /// <inheritdoc/>
    public override Task<PutParentContextsResponse> PutParentContexts(PutParentContextsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => 
        {
            ParentContextStore.PutAll(session, request.ParentContexts);
            return new PutParentContextsResponse();
        });
    }

    /// <inheritdoc/>
    public override Task<PutExecutionResponse> PutExecution(PutExecutionRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => new PutExecutionCommand(session, request).Run());
    }

    /// <inheritdoc/>
    public override Task<PutLineageSubgraphResponse> PutLineageSubgraph(PutLineageSubgraphRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Write(context, session => new PutLineageSubgraphCommand(session, request).Run());
    }

    private static List<long> PutAll<T>(StoreSession session, NodeKindOf<T> kind, IEnumerable<T> messages, PutOptions options)
        where T : class, IMessage<T> =>
        NodeWriter.PutAll(session, kind, messages.Select(kind.FromMessage).ToList(), options);
}
