using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Edges;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using KfpMetadata.Storage.Types;

namespace KfpMetadata.Storage;

/// <content>Nodes and edges, read.</content>
public sealed partial class EmbeddedStore
{
    /// <inheritdoc/>
    public override Task<GetArtifactsByIDResponse> GetArtifactsByID(GetArtifactsByIDRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var artifacts = NodeReader.FindByIds(session, NodeKinds.Artifact, request.ArtifactIds);
            var response = new GetArtifactsByIDResponse { Artifacts = { artifacts.Select(NodeKinds.Artifact.ToMessage) } };
            if (request.PopulateArtifactTypes)
            {
                var typeIds = artifacts.Select(artifact => artifact.TypeId!.Value).ToList();
                var types = TypeReader.FindByIds(session, TypeKinds.Artifact, typeIds, withBaseType: false);
                var inOrder = typeIds.Distinct().Where(types.ContainsKey).Select(id => types[id]);
                response.ArtifactTypes.Add(inOrder.Select(TypeKinds.Artifact.ToMessage));
            }

            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactByTypeAndNameResponse> GetArtifactByTypeAndName(
        GetArtifactByTypeAndNameRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetArtifactByTypeAndNameResponse
        {
            Artifact = FindByTypeAndName(session, NodeKinds.Artifact, request.TypeName, request.TypeVersion, request.ArtifactName),
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactsByExternalIdsResponse> GetArtifactsByExternalIds(
        GetArtifactsByExternalIdsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetArtifactsByExternalIdsResponse
        {
            Artifacts = { FindByExternalIds(session, NodeKinds.Artifact, request.ExternalIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionsByIDResponse> GetExecutionsByID(GetExecutionsByIDRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionsByIDResponse
        {
            Executions = { NodeReader.FindByIds(session, NodeKinds.Execution, request.ExecutionIds).Select(NodeKinds.Execution.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionByTypeAndNameResponse> GetExecutionByTypeAndName(
        GetExecutionByTypeAndNameRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionByTypeAndNameResponse
        {
            Execution = FindByTypeAndName(session, NodeKinds.Execution, request.TypeName, request.TypeVersion, request.ExecutionName),
        });
    }

    /// <inheritdoc/>
    public override Task<GetExecutionsByExternalIdsResponse> GetExecutionsByExternalIds(
        GetExecutionsByExternalIdsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetExecutionsByExternalIdsResponse
        {
            Executions = { FindByExternalIds(session, NodeKinds.Execution, request.ExternalIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextsByIDResponse> GetContextsByID(GetContextsByIDRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextsByIDResponse
        {
            Contexts = { NodeReader.FindByIds(session, NodeKinds.Context, request.ContextIds).Select(NodeKinds.Context.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextByTypeAndNameResponse> GetContextByTypeAndName(
        GetContextByTypeAndNameRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextByTypeAndNameResponse
        {
            Context = FindByTypeAndName(session, NodeKinds.Context, request.TypeName, request.TypeVersion, request.ContextName),
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextsByExternalIdsResponse> GetContextsByExternalIds(
        GetContextsByExternalIdsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextsByExternalIdsResponse
        {
            Contexts = { FindByExternalIds(session, NodeKinds.Context, request.ExternalIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetArtifactsByURIResponse> GetArtifactsByURI(GetArtifactsByURIRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            RequireNoRemovedUri(request);
            var artifacts = NodeReader.FindByTexts(session, NodeKinds.Artifact, "uri", request.Uris);
            return new GetArtifactsByURIResponse { Artifacts = { artifacts.Select(NodeKinds.Artifact.ToMessage) } };
        });
    }

    /// <inheritdoc/>
    public override Task<GetEventsByArtifactIDsResponse> GetEventsByArtifactIDs(
        GetEventsByArtifactIDsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetEventsByArtifactIDsResponse
        {
            Events = { EventStore.Find(session, NodeKinds.Artifact, request.ArtifactIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetEventsByExecutionIDsResponse> GetEventsByExecutionIDs(
        GetEventsByExecutionIDsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetEventsByExecutionIDsResponse
        {
            Events = { EventStore.Find(session, NodeKinds.Execution, request.ExecutionIds) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextsByArtifactResponse> GetContextsByArtifact(
        GetContextsByArtifactRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextsByArtifactResponse
        {
            Contexts = { ContextLinks.FindContexts(session, NodeKinds.Artifact, request.ArtifactId).Select(NodeKinds.Context.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetContextsByExecutionResponse> GetContextsByExecution(
        GetContextsByExecutionRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => new GetContextsByExecutionResponse
        {
            Contexts = { ContextLinks.FindContexts(session, NodeKinds.Execution, request.ExecutionId).Select(NodeKinds.Context.ToMessage) },
        });
    }

    /// <inheritdoc/>
    public override Task<GetParentContextsByContextResponse> GetParentContextsByContext(
        GetParentContextsByContextRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var found = ParentContextStore.Find(session, [request.ContextId], parents: true);
            return new GetParentContextsByContextResponse { Contexts = { found.Values.SelectMany(ToContexts) } };
        });
    }

    /// <inheritdoc/>
    public override Task<GetParentContextsByContextsResponse> GetParentContextsByContexts(
        GetParentContextsByContextsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var response = new GetParentContextsByContextsResponse();
            foreach (var (id, contexts) in ParentContextStore.Find(session, request.ContextIds, parents: true))
            {
                response.Contexts[id] = new GetParentContextsByContextsResponse.Types.ParentContextsPerChild
                {
                    ParentContexts = { ToContexts(contexts) },
                };
            }

            return response;
        });
    }

    /// <inheritdoc/>
    public override Task<GetChildrenContextsByContextResponse> GetChildrenContextsByContext(
        GetChildrenContextsByContextRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var found = ParentContextStore.Find(session, [request.ContextId], parents: false);
            return new GetChildrenContextsByContextResponse { Contexts = { found.Values.SelectMany(ToContexts) } };
        });
    }

    /// <inheritdoc/>
    public override Task<GetChildrenContextsByContextsResponse> GetChildrenContextsByContexts(
        GetChildrenContextsByContextsRequest request, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Read(context, session => 
        {
            var response = new GetChildrenContextsByContextsResponse();
            foreach (var (id, contexts) in ParentContextStore.Find(session, request.ContextIds, parents: false))
            {
                response.Contexts[id] = new GetChildrenContextsByContextsResponse.Types.ChildrenContextsPerParent
                {
                    ChildrenContexts = { ToContexts(contexts) },
                };
            }

            return response;
        });
    }

    private static IEnumerable<Context> ToContexts(IEnumerable<Node> nodes) => nodes.Select(NodeKinds.Context.ToMessage);

    private static T? FindByTypeAndName<T>(StoreSession session, NodeKindOf<T> kind, string typeName, string typeVersion, string name)
        where T : class, IMessage<T> =>
        TypeReader.FindId(session, kind.Type, typeName, typeVersion) is { } typeId
        && NodeReader.FindByTypeAndName(session, kind, typeId, name) is { } node
            ? kind.ToMessage(node)
            : null;

    private static IEnumerable<T> FindByExternalIds<T>(StoreSession session, NodeKindOf<T> kind, RepeatedField<string> externalIds)
        where T : class, IMessage<T>
    {
        RequireNoEmptyExternalId(externalIds);
        var nodes = NodeReader.FindByTexts(session, kind, "external_id", externalIds);
        if (nodes.Count == 0 && externalIds.Count > 0)
            throw StoreErrors.NotFound($"No {kind.Word}s found for external_ids.");
        return nodes.Select(kind.ToMessage);
    }

    /// <summary>Old clients send one uri in field 1, which this message keeps among its unknown fields only.</summary>
    private static void RequireNoRemovedUri(GetArtifactsByURIRequest request)
    {
        if (HasField(request.ToByteArray(), number: 1))
        {
            throw StoreErrors.InvalidArgument(
                "The request contains deprecated field `uri`. Please upgrade the client library version above 0.21.0. "
                + $"GetArtifactsByURIRequest: {StoreErrors.Dump(request)}");
        }
    }

    private static bool HasField(byte[] message, int number)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number)
                return true;
            input.SkipLastField();
        }

        return false;
    }
}
