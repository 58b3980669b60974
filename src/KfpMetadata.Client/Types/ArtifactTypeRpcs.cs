using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The calls for artifact types.</summary>
internal sealed class ArtifactTypeRpcs : TypeRpcs<MlmdArtifactType>
{
    public static readonly ArtifactTypeRpcs Instance = new();

    public override MlmdNodeKind Kind => MlmdNodeKind.Artifact;

    public override RpcCall<MlmdArtifactType?> Get(string name, string? version)
    {
        var request = new GetArtifactTypeRequest { TypeName = name };
        if (version is not null) request.TypeVersion = version;
        return Rpc.Of(
            request,
            static (client, request, options) => client.GetArtifactTypeAsync(request, options),
            static response => response.ArtifactType is { } type ? TypeCodec.Decode(type) : null);
    }

    public override RpcCall<IReadOnlyList<MlmdArtifactType>> GetAll() => Rpc.Of(
        new GetArtifactTypesRequest(),
        static (client, request, options) => client.GetArtifactTypesAsync(request, options),
        static response => (IReadOnlyList<MlmdArtifactType>)[.. response.ArtifactTypes.Select(TypeCodec.Decode)]);

    public override RpcCall<IReadOnlyList<MlmdArtifactType>> GetById(IEnumerable<long> ids) => Rpc.Of(
        new GetArtifactTypesByIDRequest { TypeIds = { ids } },
        static (client, request, options) => client.GetArtifactTypesByIDAsync(request, options),
        static response => (IReadOnlyList<MlmdArtifactType>)[.. response.ArtifactTypes.Select(TypeCodec.Decode)]);

    public override RpcCall<WriteAnswer> Put(MlmdArtifactType type, bool canAddFields) => Rpc.Of(
        new PutArtifactTypeRequest { ArtifactType = TypeCodec.Encode(type), CanAddFields = canAddFields, CanOmitFields = true },
        static (client, request, options) => client.PutArtifactTypeAsync(request, options),
        static _ => new WriteAnswer());
}
