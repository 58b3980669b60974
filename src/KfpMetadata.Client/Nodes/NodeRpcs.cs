using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>What differs between the three kinds of node: which calls there are and which fields the messages have. All else is written once, over this.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
internal abstract class NodeRpcs<TNode>
    where TNode : MlmdNode
{
    public abstract MlmdNodeKind Kind { get; }

    /// <summary>The kind in messages for people.</summary>
    public abstract string Noun { get; }

    public abstract RpcCall<IReadOnlyList<TNode>> GetById(IEnumerable<long> ids);

    public abstract RpcCall<TNode?> GetByTypeAndName(string type, string name, string? version);

    public abstract RpcCall<IReadOnlyList<TNode>> GetByExternalId(IEnumerable<string> externalIds);

    /// <summary>A page of all nodes, or of those of the query's type or context.</summary>
    public abstract RpcCall<NodePage<TNode>> List(NodeQuery query, ListOperationOptions options);

    /// <summary>Creates nodes. Their ids come back in order.</summary>
    public abstract RpcCall<WriteAnswer> Create(IReadOnlyList<TNode> nodes);

    /// <summary>Changes nodes by a mask that all of them share.</summary>
    public abstract RpcCall<WriteAnswer> Update(IReadOnlyList<NodeUpdate> updates, FieldMask mask);

    /// <summary>The contexts of a node.</summary>
    public virtual RpcCall<IReadOnlyList<MlmdContext>> GetContextsOf(long id) => throw NotForContexts();

    /// <summary>The events of nodes.</summary>
    public virtual RpcCall<IReadOnlyList<MlmdEvent>> GetEvents(IEnumerable<long> ids) => throw NotForContexts();

    /// <summary>The id of the node's type among the types.</summary>
    public abstract Task<MlmdType?> TypeAsync(TypeStore types, long typeId, CallScope scope);

    /// <summary>The type by its name.</summary>
    public abstract Task<MlmdType?> TypeAsync(TypeStore types, string name, CallScope scope);

    /// <summary>The path of the state in a mask; <see langword="null"/> where the kind has none.</summary>
    public abstract string? StatePath { get; }

    /// <summary>The state as its number.</summary>
    public virtual int? State(TNode node) => null;

    /// <summary>The URI, where the kind has one.</summary>
    public virtual string? Uri(TNode node) => null;

    private static MlmdException NotForContexts() =>
        MlmdErrors.InvalidArgument("This is asked of artifacts and executions only; contexts have neither events nor contexts that hold them.");
}
