using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>What servers and networks do beside answering.</summary>
public sealed class ServerBehaviourTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_spelling_is_not_found_and_is_in_the_way_of_a_create()
    {
        await using var client = Over(new CaseBlindService());
        var warnings = new List<string>();
        using var trace = client.Trace(
            listener: null,
            message =>
            {
                warnings.Add(message);
                return Task.CompletedTask;
            });

        Assert.Null(await client.GetNodeByTypeAndNameAsync<MlmdContext>("KfpRun", "RUN-1", null, Token));
        Assert.NotNull(await client.GetNodeByTypeAndNameAsync<MlmdContext>("KfpRun", "run-1", null, Token));
        Assert.Null(await client.GetTypeAsync<MlmdContextType>("kfprun", null, Token));
        Assert.Empty(await client.GetArtifactsByUriAsync(["s3://b/MODEL"], Token));
        Assert.Empty(await client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Type = "MODEL" }, Token).ToListAsync(Token));
        Assert.Contains(warnings, warning => warning.Contains("'KfpRun/RUN-1' with 'KfpRun/run-1'", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("'kfprun' with 'KfpRun'", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("'s3://b/MODEL' with 's3://b/model'", StringComparison.Ordinal));
        var type = await Assert.ThrowsAsync<MlmdException>(() => client.PutTypeAsync(new MlmdContextType { Name = "KFPRUN" }, false, Token));
        Assert.Contains("'KfpRun' (id 10)", type.Message, StringComparison.Ordinal);

        var create = await Assert.ThrowsAsync<MlmdException>(() => client.CreateNodesAsync([new MlmdContext { Type = "KfpRun", Name = "RUN-1" }], Token));
        Assert.Equal(MlmdErrorId.AlreadyExists, create.ErrorId);
        Assert.Contains("context 5", create.Message, StringComparison.Ordinal);
        Assert.Contains("'run-1'", create.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_MLMD_server_is_told_by_the_probe()
    {
        var nothing = new InProcessCallInvoker(new Nothing());
        var failure = await Assert.ThrowsAsync<RpcException>(() => ServerProbe.RunAsync(nothing, DateTime.UtcNow.AddSeconds(5), Token));
        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task An_exception_inside_of_the_service_is_a_failure_of_the_store()
    {
        await using var client = Over(new CaseBlindService(), MlmdStoreKind.Memory);
        var error = await Assert.ThrowsAsync<MlmdException>(() => client.GetTypesAsync<MlmdExecutionType>(Token));
        Assert.Equal((MlmdErrorId.StoreFailed, MlmdStatusCode.Internal), (error.ErrorId, error.StatusCode));
        Assert.Contains("broken inside", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_answer_that_is_too_large_is_asked_for_in_parts()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        await using var client = await ConnectAsync(server.Port, options => options with { MaxReceiveMessageBytes = 20_000 });
        var text = new string('x', 1000);
        var type = await client.PutTypeAsync(new MlmdArtifactType { Name = "T" }, false, Token);
        var nodes = Enumerable.Range(0, 130).Select(_ => new MlmdArtifact { Type = "T", TypeId = type.Id, CustomProperties = { ["text"] = text } }).ToList();
        await client.CreateNodesAsync(nodes, Token);

        var listed = await client.ListNodesAsync<MlmdArtifact>(new NodeQuery(), Token).Select(node => node.Id).ToListAsync(Token);
        Assert.Equal(nodes.Select(node => node.Id), listed);
        Assert.Equal(130, (await client.GetNodesByIdAsync<MlmdArtifact>(listed, Token)).Count);
    }

    [Fact]
    public async Task A_server_that_is_restarted_is_found_again_by_the_same_client()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "store.db");
        var first = await ReferenceServer.StartAsync(ReferenceRelease.V1_14_0, "--sqlite", file);
        await using var client = await ConnectAsync(first.Port, options => options with { CallTimeout = TimeSpan.FromSeconds(30) });
        var type = await client.PutTypeAsync(new MlmdArtifactType { Name = "T" }, false, Token);
        await first.DisposeAsync();

        var node = new MlmdArtifact { Type = "T", TypeId = type.Id };
        var writing = client.CreateNodesAsync([node], Token);
        await Task.Delay(300, Token);
        Assert.False(writing.IsCompleted);
        await using var second = await ReferenceServer.StartAsync(
            ReferenceRelease.V1_14_0, "--sqlite", file, "--port", first.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await writing;
        Assert.Single(await client.GetNodesByIdAsync<MlmdArtifact>([node.Id], Token));
    }

    [Fact]
    public async Task A_write_that_never_reached_a_server_is_unavailable_not_unknown()
    {
        var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        await using var client = await ConnectAsync(server.Port, options => options with { CallTimeout = TimeSpan.FromSeconds(1) });
        var type = await client.PutTypeAsync(new MlmdArtifactType { Name = "T" }, false, Token);
        await server.DisposeAsync();
        await Task.Delay(200, Token);
        await Assert.ThrowsAsync<MlmdException>(() => client.GetTypesAsync<MlmdArtifactType>(Token));

        var error = await Assert.ThrowsAsync<MlmdException>(() => client.CreateNodesAsync([new MlmdArtifact { Type = "T", TypeId = type.Id }], Token));

        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
    }

    [Fact]
    public async Task A_server_is_reached_by_IPv6()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var relay = RelayAsync(listener, server.Port, stop.Token);

        await using (var client = await ConnectAsync(((IPEndPoint)listener.LocalEndpoint).Port, options => options with { HostName = "::1" }))
            Assert.StartsWith("[::1]:", client.Address, StringComparison.Ordinal);

        await stop.CancelAsync();
        await relay;
    }

    private static MlmdClient Over(MetadataStoreService.MetadataStoreServiceBase service, MlmdStoreKind kind = MlmdStoreKind.Server) => new(
        new InProcessCallInvoker(service), new StoreDescription { Kind = kind, Address = "mysql:8080", Release = ServerProbe.Current, CallTimeout = TimeSpan.FromSeconds(5) });

    private static Task<IMlmdClient> ConnectAsync(int port, Func<MlmdServerOptions, MlmdServerOptions> change) => new MlmdClientFactory().ConnectAsync(
        change(new MlmdServerOptions { HostName = "127.0.0.1", Port = port, ConnectAttempts = 3, ConnectInterval = TimeSpan.FromMilliseconds(100) }), null, Token);

    private static async Task RelayAsync(TcpListener listener, int port, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var near = await listener.AcceptTcpClientAsync(stop);
                using var far = new TcpClient("127.0.0.1", port);
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), stop), far.GetStream().CopyToAsync(near.GetStream(), stop));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private sealed class Nothing : MetadataStoreService.MetadataStoreServiceBase;
}
