using System.Globalization;
using Grpc.Net.Client;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Server;
using StoreClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Faults;

/// <summary>An empty store of one kind behind a server; the embedded store behind the project's own.</summary>
internal sealed class ServedStore : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;
    private readonly GrpcChannel _channel;

    private ServedStore(IAsyncDisposable server, int port)
    {
        _server = server;
        Port = port;
        _channel = GrpcChannel.ForAddress(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), new GrpcChannelOptions { MaxReceiveMessageSize = null });
        Raw = new StoreClient(_channel);
    }

    public int Port { get; }

    /// <summary>The store past the module and everything that can go wrong.</summary>
    public StoreClient Raw { get; }

    public static async Task<ServedStore> OpenAsync(StoreKind kind)
    {
        if (kind == StoreKind.Embedded)
        {
            var own = await StoreServerProcess.StartAsync("--in-memory");
            return new ServedStore(own, own.Port);
        }

        var reference = await ReferenceServer.StartAsync(kind == StoreKind.Reference_1_17_1 ? ReferenceRelease.V1_17_1 : ReferenceRelease.V1_14_0);
        return new ServedStore(reference, reference.Port);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }
}
