using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Edges;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage;

/// <content>Lists of nodes, page by page.</content>
public sealed partial class EmbeddedStore
{
    /// <inheritdoc/>
    public override Task<GetArtifactsResponse> GetArtifacts(GetArtifactsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = NodeLister.Read(session, NodeKinds.Artifact, NodeSource.All(NodeKinds.Artifact), request.Options);
            var response = new GetArtifactsResponse { Artifacts = { page.Nodes.Select(NodeKinds.Artifact.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionsResponse> GetExecutions(GetExecutionsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = NodeLister.Read(session, NodeKinds.Execution, NodeSource.All(NodeKinds.Execution), request.Options);
            var response = new GetExecutionsResponse { Executions = { page.Nodes.Select(NodeKinds.Execution.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextsResponse> GetContexts(GetContextsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = NodeLister.Read(session, NodeKinds.Context, NodeSource.All(NodeKinds.Context), request.Options);
            var response = new GetContextsResponse { Contexts = { page.Nodes.Select(NodeKinds.Context.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactsByTypeResponse> GetArtifactsByType(GetArtifactsByTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = ListByType(session, NodeKinds.Artifact, request.TypeName, request.TypeVersion, request.Options);
            var response = new GetArtifactsByTypeResponse { Artifacts = { page.Nodes.Select(NodeKinds.Artifact.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionsByTypeResponse> GetExecutionsByType(GetExecutionsByTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = ListByType(session, NodeKinds.Execution, request.TypeName, request.TypeVersion, request.Options);
            var response = new GetExecutionsByTypeResponse { Executions = { page.Nodes.Select(NodeKinds.Execution.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextsByTypeResponse> GetContextsByType(GetContextsByTypeRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = ListByType(session, NodeKinds.Context, request.TypeName, request.TypeVersion, request.Options);
            var response = new GetContextsByTypeResponse { Contexts = { page.Nodes.Select(NodeKinds.Context.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactsByContextResponse> GetArtifactsByContext(
        GetArtifactsByContextRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = ListByContext(session, NodeKinds.Artifact, request.ContextId, request.Options);
            var response = new GetArtifactsByContextResponse { Artifacts = { page.Nodes.Select(NodeKinds.Artifact.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionsByContextResponse> GetExecutionsByContext(
        GetExecutionsByContextRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var page = ListByContext(session, NodeKinds.Execution, request.ContextId, request.Options);
            var response = new GetExecutionsByContextResponse { Executions = { page.Nodes.Select(NodeKinds.Execution.ToMessage) } };
            if (page.NextPageToken is { } token)
                response.NextPageToken = token;
            return response;
        });
    }

    /// <summary>The nodes of a type. Where there are none the options are not looked at.</summary>
    private static NodePage ListByType(StoreSession session, NodeKind kind, string name, string version, ListOperationOptions? options)
    {
        if (TypeReader.FindId(session, kind.Type, name, version) is not { } typeId || !NodeReader.HasNodesOf(session, kind, typeId))
            return new NodePage([], NextPageToken: null);
        var page = NodeLister.Read(session, kind, NodeSource.OfType(kind, typeId), options);
        // MLMD's last page of this list has an empty token rather than none.
        return options is null ? page : page with { NextPageToken = page.NextPageToken ?? "" };
    }

    /// <summary>The nodes of a context. Where there are none the options are not looked at.</summary>
    private static NodePage ListByContext(StoreSession session, NodeKind kind, long contextId, ListOperationOptions? options) =>
        ContextLinks.HasMembers(session, kind, contextId)
            ? NodeLister.Read(session, kind, NodeSource.MembersOf(kind, contextId), options)
            : new NodePage([], NextPageToken: null);
}
