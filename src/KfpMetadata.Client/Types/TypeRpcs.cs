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

    /// <summary>Creates or extends a type; stored properties that it does not name stay.</summary>
    public abstract RpcCall<WriteAnswer> Put(TType type, bool canAddFields);
}
