using Grpc.Core;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>An empty store with a client whose way there can be disturbed.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly IAsyncDisposable[] _owned;

    private TestStore(CallInvoker invoker, StoreDescription description, params IAsyncDisposable[] owned)
    {
        _owned = owned;
        Description = description;
        Raw = new MetadataStoreService.MetadataStoreServiceClient(invoker);
        Faults = new FaultInvoker(invoker);
        Client = new MlmdClient(Faults, description);
    }

    public static TheoryData<StoreKind> Kinds => new(StoreKind.Embedded, StoreKind.Reference_1_17_1, StoreKind.Reference_1_14_0);

    public StoreDescription Description { get; }

    /// <summary>The store without client and guard.</summary>
    public MetadataStoreService.MetadataStoreServiceClient Raw { get; }

    public FaultInvoker Faults { get; }

    public MlmdClient Client { get; }

    /// <summary>Another client of the same store, which has read nothing yet.</summary>
    public MlmdClient Fresh(TimeSpan? timeout = null) => new(Faults, Description with { CallTimeout = timeout ?? Description.CallTimeout });

    public static async Task<TestStore> OpenAsync(StoreKind kind, params string[] arguments)
    {
        if (kind == StoreKind.Embedded)
        {
            var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
            return new TestStore(
                new InProcessCallInvoker(store), new StoreDescription { Kind = MlmdStoreKind.Memory, Address = "memory", Release = "embedded" }, store);
        }

        var server = await ReferenceServer.StartAsync(kind == StoreKind.Reference_1_17_1 ? ReferenceRelease.V1_17_1 : ReferenceRelease.V1_14_0, arguments);
        return On(server.Port, server);
    }

    /// <summary>A store behind a server that somebody else started.</summary>
    public static TestStore On(int port, params IAsyncDisposable[] owned)
    {
        var options = new MlmdServerOptions { HostName = "127.0.0.1", Port = port };
        var channel = ServerChannel.Create(options);
        return new TestStore(
            channel.Invoker,
            new StoreDescription { Kind = MlmdStoreKind.Server, Address = options.Address, Release = ServerProbe.Current, CallTimeout = TimeSpan.FromSeconds(20) },
            [channel, .. owned]);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        foreach (var owned in _owned) await owned.DisposeAsync();
    }
}
