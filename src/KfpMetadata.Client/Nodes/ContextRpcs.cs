using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The calls for contexts.</summary>
internal sealed class ContextRpcs : NodeRpcs<MlmdContext>
{
    public static readonly ContextRpcs Instance = new();

    public override MlmdNodeKind Kind => MlmdNodeKind.Context;

    public override string Noun => "context";

    public override string? StatePath => null;

    public override RpcCall<IReadOnlyList<MlmdContext>> GetById(IEnumerable<long> ids) => Rpc.Of(
        new GetContextsByIDRequest { ContextIds = { ids } },
        static (client, request, options) => client.GetContextsByIDAsync(request, options),
        static response => (IReadOnlyList<MlmdContext>)[.. response.Contexts.Select(NodeCodec.Decode)]);

    public override RpcCall<MlmdContext?> GetByTypeAndName(string type, string name, string? version)
    {
        var request = new GetContextByTypeAndNameRequest { TypeName = type, ContextName = name };
        if (version is not null) request.TypeVersion = version;
        return Rpc.Of(
            request,
            static (client, request, options) => client.GetContextByTypeAndNameAsync(request, options),
            static response => response.Context is { } node ? NodeCodec.Decode(node) : null);
    }

    public override RpcCall<IReadOnlyList<MlmdContext>> GetByExternalId(IEnumerable<string> externalIds) => Rpc.Of(
        new GetContextsByExternalIdsRequest { ExternalIds = { externalIds } },
        static (client, request, options) => client.GetContextsByExternalIdsAsync(request, options),
        static response => (IReadOnlyList<MlmdContext>)[.. response.Contexts.Select(NodeCodec.Decode)]);

    public override RpcCall<NodePage<MlmdContext>> List(NodeQuery query, ListOperationOptions options)
    {
        if (query.Type is { } type)
        {
            var request = new GetContextsByTypeRequest { TypeName = type, Options = options };
            if (query.TypeVersion is { } version) request.TypeVersion = version;
            return Rpc.Of(
                request,
                static (client, request, options) => client.GetContextsByTypeAsync(request, options),
                static response => NodePage<MlmdContext>.Of(response.Contexts, NodeCodec.Decode, response.NextPageToken));
        }

        return Rpc.Of(
            new GetContextsRequest { Options = options },
            static (client, request, options) => client.GetContextsAsync(request, options),
            static response => NodePage<MlmdContext>.Of(response.Contexts, NodeCodec.Decode, response.NextPageToken));
    }

    public override RpcCall<WriteAnswer> Create(IReadOnlyList<MlmdContext> nodes) =>
        Put(new PutContextsRequest { Contexts = { nodes.Select(NodeCodec.Encode) } });

    public override RpcCall<WriteAnswer> Update(IReadOnlyList<NodeUpdate> updates, FieldMask mask) =>
        Put(new PutContextsRequest { Contexts = { updates.Select(Encode) }, UpdateMask = mask });

    public override async Task<MlmdType?> TypeAsync(TypeStore types, long typeId, CallScope scope) =>
        await types.FindAsync<MlmdContextType>(typeId, scope).ConfigureAwait(false);

    public override async Task<MlmdType?> TypeAsync(TypeStore types, string name, CallScope scope) =>
        await types.FindAsync<MlmdContextType>(name, null, scope).ConfigureAwait(false);

    private static RpcCall<WriteAnswer> Put(PutContextsRequest request) => Rpc.Of(
        request,
        static (client, request, options) => client.PutContextsAsync(request, options),
        static response => new WriteAnswer { ContextIds = [.. response.ContextIds] });

    private static Context Encode(NodeUpdate update)
    {
        var result = new Context { Id = update.Id, TypeId = update.TypeId };
        if (update.Name is { } name) result.Name = name;
        if (update.ExternalId is { } externalId) result.ExternalId = externalId;
        ValueCodec.Encode(update.Properties, result.Properties);
        ValueCodec.Encode(update.CustomProperties, result.CustomProperties);
        return result;
    }
}
