using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The calls for execution types.</summary>
internal sealed class ExecutionTypeRpcs : TypeRpcs<MlmdExecutionType>
{
    public static readonly ExecutionTypeRpcs Instance = new();

    public override MlmdNodeKind Kind => MlmdNodeKind.Execution;

    public override RpcCall<MlmdExecutionType?> Get(string name, string? version)
    {
        var request = new GetExecutionTypeRequest { TypeName = name };
        if (version is not null) request.TypeVersion = version;
        return Rpc.Of(
            request,
            static (client, request, options) => client.GetExecutionTypeAsync(request, options),
            static response => response.ExecutionType is { } type ? TypeCodec.Decode(type) : null);
    }

    public override RpcCall<IReadOnlyList<MlmdExecutionType>> GetAll() => Rpc.Of(
        new GetExecutionTypesRequest(),
        static (client, request, options) => client.GetExecutionTypesAsync(request, options),
        static response => (IReadOnlyList<MlmdExecutionType>)[.. response.ExecutionTypes.Select(TypeCodec.Decode)]);

    public override RpcCall<IReadOnlyList<MlmdExecutionType>> GetById(IEnumerable<long> ids) => Rpc.Of(
        new GetExecutionTypesByIDRequest { TypeIds = { ids } },
        static (client, request, options) => client.GetExecutionTypesByIDAsync(request, options),
        static response => (IReadOnlyList<MlmdExecutionType>)[.. response.ExecutionTypes.Select(TypeCodec.Decode)]);

    public override RpcCall<WriteAnswer> Put(MlmdExecutionType type, bool canAddFields) => Rpc.Of(
        new PutExecutionTypeRequest { ExecutionType = TypeCodec.Encode(type), CanAddFields = canAddFields, CanOmitFields = true },
        static (client, request, options) => client.PutExecutionTypeAsync(request, options),
        static _ => new WriteAnswer());
}
