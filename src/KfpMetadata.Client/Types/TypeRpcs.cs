using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>What differs between the three kinds of type.</summary>
/// <typeparam name="TType">The kind of type.</typeparam>
internal abstract class TypeRpcs<TType>
    where TType : MlmdType
{
    public abstract MlmdNodeKind Kind { get; }

    public abstract RpcCall<TType?> Get(string name, string? version);

    public abstract RpcCall<IReadOnlyList<TType>> GetAll();

    public abstract RpcCall<IReadOnlyList<TType>> GetById(IEnumerable<long> ids);

    /// <summary>When the first node of a type was created, in milliseconds since 1970; <see langword="null"/> where there is none.</summary>
    public abstract RpcCall<long?> FirstUse(string name, string? version);

    /// <summary>Creates or extends a type; stored properties that it does not name stay.</summary>
    public abstract RpcCall<WriteAnswer> Put(TType type, bool canAddFields);

    /// <summary>The options that give the first node.</summary>
    protected static ListOperationOptions First() => new()
    {
        MaxResultSize = 1,
        OrderByField = new ListOperationOptions.Types.OrderByField { Field = ListOperationOptions.Types.OrderByField.Types.Field.Id, IsAsc = true },
    };
}
