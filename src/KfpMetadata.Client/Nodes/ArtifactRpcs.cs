using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The calls for artifacts.</summary>
internal sealed class ArtifactRpcs : NodeRpcs<MlmdArtifact>
{
    public static readonly ArtifactRpcs Instance = new();

    public override MlmdNodeKind Kind => MlmdNodeKind.Artifact;

    public override string Noun => "artifact";

    public override string? StatePath => "state";

    public override RpcCall<IReadOnlyList<MlmdArtifact>> GetById(IEnumerable<long> ids) => Rpc.Of(
        new GetArtifactsByIDRequest { ArtifactIds = { ids } },
        static (client, request, options) => client.GetArtifactsByIDAsync(request, options),
        static response => (IReadOnlyList<MlmdArtifact>)[.. response.Artifacts.Select(NodeCodec.Decode)]);

    public override RpcCall<MlmdArtifact?> GetByTypeAndName(string type, string name, string? version)
    {
        var request = new GetArtifactByTypeAndNameRequest { TypeName = type, ArtifactName = name };
        if (version is not null) request.TypeVersion = version;
        return Rpc.Of(
            request,
            static (client, request, options) => client.GetArtifactByTypeAndNameAsync(request, options),
            static response => response.Artifact is { } node ? NodeCodec.Decode(node) : null);
    }

    public override RpcCall<IReadOnlyList<MlmdArtifact>> GetByExternalId(IEnumerable<string> externalIds) => Rpc.Of(
        new GetArtifactsByExternalIdsRequest { ExternalIds = { externalIds } },
        static (client, request, options) => client.GetArtifactsByExternalIdsAsync(request, options),
        static response => (IReadOnlyList<MlmdArtifact>)[.. response.Artifacts.Select(NodeCodec.Decode)]);

    public override RpcCall<NodePage<MlmdArtifact>> List(NodeQuery query, ListOperationOptions options)
    {
        if (query.ContextId is { } contextId)
        {
            return Rpc.Of(
                new GetArtifactsByContextRequest { ContextId = contextId, Options = options },
                static (client, request, options) => client.GetArtifactsByContextAsync(request, options),
                static response => NodePage<MlmdArtifact>.Of(response.Artifacts, NodeCodec.Decode, response.NextPageToken));
        }

        if (query.Type is { } type)
        {
            var request = new GetArtifactsByTypeRequest { TypeName = type, Options = options };
            if (query.TypeVersion is { } version) request.TypeVersion = version;
            return Rpc.Of(
                request,
                static (client, request, options) => client.GetArtifactsByTypeAsync(request, options),
                static response => NodePage<MlmdArtifact>.Of(response.Artifacts, NodeCodec.Decode, response.NextPageToken));
        }

        return Rpc.Of(
            new GetArtifactsRequest { Options = options },
            static (client, request, options) => client.GetArtifactsAsync(request, options),
            static response => NodePage<MlmdArtifact>.Of(response.Artifacts, NodeCodec.Decode, response.NextPageToken));
    }

    public override RpcCall<WriteAnswer> Create(IReadOnlyList<MlmdArtifact> nodes) =>
        Put(new PutArtifactsRequest { Artifacts = { nodes.Select(NodeCodec.Encode) } });

    public override RpcCall<WriteAnswer> Update(IReadOnlyList<NodeUpdate> updates, FieldMask mask) =>
        Put(new PutArtifactsRequest { Artifacts = { updates.Select(Encode) }, UpdateMask = mask });

    public override RpcCall<IReadOnlyList<MlmdContext>> GetContextsOf(long id) => Rpc.Of(
        new GetContextsByArtifactRequest { ArtifactId = id },
        static (client, request, options) => client.GetContextsByArtifactAsync(request, options),
        static response => (IReadOnlyList<MlmdContext>)[.. response.Contexts.Select(NodeCodec.Decode)]);

    public override RpcCall<IReadOnlyList<MlmdEvent>> GetEvents(IEnumerable<long> ids) => Rpc.Of(
        new GetEventsByArtifactIDsRequest { ArtifactIds = { ids } },
        static (client, request, options) => client.GetEventsByArtifactIDsAsync(request, options),
        static response => (IReadOnlyList<MlmdEvent>)[.. response.Events.Select(EventCodec.Decode)]);

    public override int? State(MlmdArtifact node) => (int?)node.State;

    public override string? Uri(MlmdArtifact node) => node.Uri;

    public override async Task<MlmdType?> TypeAsync(TypeStore types, long typeId, CallScope scope) =>
        await types.FindAsync<MlmdArtifactType>(typeId, scope).ConfigureAwait(false);

    public override async Task<MlmdType?> TypeAsync(TypeStore types, string name, CallScope scope) =>
        await types.FindAsync<MlmdArtifactType>(name, null, scope).ConfigureAwait(false);

    private static RpcCall<WriteAnswer> Put(PutArtifactsRequest request) => Rpc.Of(
        request,
        static (client, request, options) => client.PutArtifactsAsync(request, options),
        static response => new WriteAnswer { ArtifactIds = [.. response.ArtifactIds] });

    private static Artifact Encode(NodeUpdate update)
    {
        var result = new Artifact { Id = update.Id, TypeId = update.TypeId };
        if (update.State is { } state) result.State = (Artifact.Types.State)state;
        if (update.Uri is { } uri) result.Uri = uri;
        if (update.ExternalId is { } externalId) result.ExternalId = externalId;
        ValueCodec.Encode(update.Properties, result.Properties);
        ValueCodec.Encode(update.CustomProperties, result.CustomProperties);
        return result;
    }
}
