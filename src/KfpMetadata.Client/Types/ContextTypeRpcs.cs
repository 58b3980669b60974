using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The calls for context types.</summary>
internal sealed class ContextTypeRpcs : TypeRpcs<MlmdContextType>
{
    public static readonly ContextTypeRpcs Instance = new();

    public override MlmdNodeKind Kind => MlmdNodeKind.Context;

    public override RpcCall<MlmdContextType?> Get(string name, string? version)
    {
        var request = new GetContextTypeRequest { TypeName = name };
        if (version is not null) request.TypeVersion = version;
        return Rpc.Of(
            request,
            static (client, request, options) => client.GetContextTypeAsync(request, options),
            static response => response.ContextType is { } type ? TypeCodec.Decode(type) : null);
    }

    public override RpcCall<IReadOnlyList<MlmdContextType>> GetAll() => Rpc.Of(
        new GetContextTypesRequest(),
        static (client, request, options) => client.GetContextTypesAsync(request, options),
        static response => (IReadOnlyList<MlmdContextType>)[.. response.ContextTypes.Select(TypeCodec.Decode)]);

    public override RpcCall<IReadOnlyList<MlmdContextType>> GetById(IEnumerable<long> ids) => Rpc.Of(
        new GetContextTypesByIDRequest { TypeIds = { ids } },
        static (client, request, options) => client.GetContextTypesByIDAsync(request, options),
        static response => (IReadOnlyList<MlmdContextType>)[.. response.ContextTypes.Select(TypeCodec.Decode)]);

    public override RpcCall<WriteAnswer> Put(MlmdContextType type, bool canAddFields) => Rpc.Of(
        new PutContextTypeRequest { ContextType = TypeCodec.Encode(type), CanAddFields = canAddFields, CanOmitFields = true },
        static (client, request, options) => client.PutContextTypeAsync(request, options),
        static _ => new WriteAnswer());
}
