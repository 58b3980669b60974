using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The calls for executions.</summary>
internal sealed class ExecutionRpcs : NodeRpcs<MlmdExecution>
{
    public static readonly ExecutionRpcs Instance = new();

    public override MlmdNodeKind Kind => MlmdNodeKind.Execution;

    public override string Noun => "execution";

    public override string? StatePath => "last_known_state";

    public override RpcCall<IReadOnlyList<MlmdExecution>> GetById(IEnumerable<long> ids) => Rpc.Of(
        new GetExecutionsByIDRequest { ExecutionIds = { ids } },
        static (client, request, options) => client.GetExecutionsByIDAsync(request, options),
        static response => (IReadOnlyList<MlmdExecution>)[.. response.Executions.Select(NodeCodec.Decode)]);

    public override RpcCall<MlmdExecution?> GetByTypeAndName(string type, string name, string? version)
    {
        var request = new GetExecutionByTypeAndNameRequest { TypeName = type, ExecutionName = name };
        if (version is not null) request.TypeVersion = version;
        return Rpc.Of(
            request,
            static (client, request, options) => client.GetExecutionByTypeAndNameAsync(request, options),
            static response => response.Execution is { } node ? NodeCodec.Decode(node) : null);
    }

    public override RpcCall<IReadOnlyList<MlmdExecution>> GetByExternalId(IEnumerable<string> externalIds) => Rpc.Of(
        new GetExecutionsByExternalIdsRequest { ExternalIds = { externalIds } },
        static (client, request, options) => client.GetExecutionsByExternalIdsAsync(request, options),
        static response => (IReadOnlyList<MlmdExecution>)[.. response.Executions.Select(NodeCodec.Decode)]);

    public override RpcCall<NodePage<MlmdExecution>> List(NodeQuery query, ListOperationOptions options)
    {
        if (query.ContextId is { } contextId)
        {
            return Rpc.Of(
                new GetExecutionsByContextRequest { ContextId = contextId, Options = options },
                static (client, request, options) => client.GetExecutionsByContextAsync(request, options),
                static response => NodePage<MlmdExecution>.Of(response.Executions, NodeCodec.Decode, response.NextPageToken));
        }

        if (query.Type is { } type)
        {
            var request = new GetExecutionsByTypeRequest { TypeName = type, Options = options };
            if (query.TypeVersion is { } version) request.TypeVersion = version;
            return Rpc.Of(
                request,
                static (client, request, options) => client.GetExecutionsByTypeAsync(request, options),
                static response => NodePage<MlmdExecution>.Of(response.Executions, NodeCodec.Decode, response.NextPageToken));
        }

        return Rpc.Of(
            new GetExecutionsRequest { Options = options },
            static (client, request, options) => client.GetExecutionsAsync(request, options),
            static response => NodePage<MlmdExecution>.Of(response.Executions, NodeCodec.Decode, response.NextPageToken));
    }

    public override RpcCall<WriteAnswer> Create(IReadOnlyList<MlmdExecution> nodes) =>
        Put(new PutExecutionsRequest { Executions = { nodes.Select(NodeCodec.Encode) } });

    public override RpcCall<WriteAnswer> Update(IReadOnlyList<NodeUpdate> updates, FieldMask mask) =>
        Put(new PutExecutionsRequest { Executions = { updates.Select(Encode) }, UpdateMask = mask });

    public override RpcCall<IReadOnlyList<MlmdContext>> GetContextsOf(long id) => Rpc.Of(
        new GetContextsByExecutionRequest { ExecutionId = id },
        static (client, request, options) => client.GetContextsByExecutionAsync(request, options),
        static response => (IReadOnlyList<MlmdContext>)[.. response.Contexts.Select(NodeCodec.Decode)]);

    public override RpcCall<IReadOnlyList<MlmdEvent>> GetEvents(IEnumerable<long> ids) => Rpc.Of(
        new GetEventsByExecutionIDsRequest { ExecutionIds = { ids } },
        static (client, request, options) => client.GetEventsByExecutionIDsAsync(request, options),
        static response => (IReadOnlyList<MlmdEvent>)[.. response.Events.Select(EventCodec.Decode)]);

    public override int? State(MlmdExecution node) => (int?)node.State;

    public override async Task<MlmdType?> TypeAsync(TypeStore types, long typeId, CallScope scope) =>
        await types.FindAsync<MlmdExecutionType>(typeId, scope).ConfigureAwait(false);

    public override async Task<MlmdType?> TypeAsync(TypeStore types, string name, CallScope scope) =>
        await types.FindAsync<MlmdExecutionType>(name, null, scope).ConfigureAwait(false);

    private static RpcCall<WriteAnswer> Put(PutExecutionsRequest request) => Rpc.Of(
        request,
        static (client, request, options) => client.PutExecutionsAsync(request, options),
        static response => new WriteAnswer { ExecutionIds = [.. response.ExecutionIds] });

    private static Execution Encode(NodeUpdate update)
    {
        var result = new Execution { Id = update.Id, TypeId = update.TypeId };
        if (update.State is { } state) result.LastKnownState = (Execution.Types.State)state;
        if (update.ExternalId is { } externalId) result.ExternalId = externalId;
        ValueCodec.Encode(update.Properties, result.Properties);
        ValueCodec.Encode(update.CustomProperties, result.CustomProperties);
        return result;
    }
}
