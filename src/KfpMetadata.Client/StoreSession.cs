using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KfpMetadata.Client;

/// <summary>What the parts of a client share: the way to the store, the guard above it and the connection that entities belong to.</summary>
internal sealed class StoreSession
{
    public StoreSession(CallInvoker invoker, StoreDescription store)
    {
        Store = store;
        Policy = new GuardPolicy(() => Connection?.ToString() ?? store.Address, store.Kind == MlmdStoreKind.Server, store.ReadOnly, store.TooOld, Seen);
        Invoker = invoker;
        Guarded = invoker.Intercept(new GuardInterceptor(Policy));
        Runner = new CallRunner(Guarded, Tracer, store.Kind, store.Address);
        Limits = new LimitWarnings(Policy.IsServer, Tracer);
        Writer = new WriteRunner(Runner, Limits);
    }

    public StoreDescription Store { get; }

    /// <summary>The way to the store without the guard; only for requests that the user forces.</summary>
    public CallInvoker Invoker { get; }

    public CallInvoker Guarded { get; }

    public GuardPolicy Policy { get; }

    public CallTracer Tracer { get; } = new();

    public SeenNodes Seen { get; } = new();

    public CallRunner Runner { get; }

    public WriteRunner Writer { get; }

    /// <summary>What is known of the database behind a server.</summary>
    public ServerDatabase Database => Runner.Database;

    /// <summary>The warnings of what other stores would refuse or lose.</summary>
    public LimitWarnings Limits { get; }

    public MlmdConnection? Connection { get; set; }

    public CallScope Scope(CancellationToken token) => new(Store.CallTimeout, token);

    public IReadOnlyList<TNode> Own<TNode>(IReadOnlyList<TNode> nodes)
        where TNode : MlmdNode
    {
        foreach (var node in nodes) node.Connection = Connection;
        return nodes;
    }

    public TNode? Own<TNode>(TNode? node)
        where TNode : MlmdNode
    {
        if (node is not null) node.Connection = Connection;
        return node;
    }

    public TType? OwnType<TType>(TType? type)
        where TType : MlmdType
    {
        if (type is not null) type.Connection = Connection;
        return type;
    }
}
