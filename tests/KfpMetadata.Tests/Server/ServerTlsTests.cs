using System.Diagnostics;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Health.V1;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Storage;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.Tests.Server;

/// <summary>The server with TLS and with limits; who is let in is in the TLS matrix.</summary>
public sealed class ServerTlsTests : IDisposable
{
    private readonly TlsScene _scene = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _scene.Dispose();
        _folder.Dispose();
    }

    /// <summary>The standard services are behind TLS too.</summary>
    [Fact]
    public async Task A_stop_lets_running_calls_finish_with_TLS_too()
    {
        var path = _folder.PathOf("store.db");
        var certificate = _scene.Authority.Server([TlsScene.ServiceName]);
        await using var server = await StoreServerProcess.StartAsync(
            "--path", path, "--tls-certificate", _scene.Write(certificate.ExportCertificatePem(), await File.ReadAllTextAsync(_scene.WriteKey(certificate), Token)));
        await using var channel = ServerChannel.Create(_scene.Right(server.Port));
        var client = new MetadataStoreService.MetadataStoreServiceClient(channel.Invoker);
        var health = await new Health.HealthClient(channel.Invoker).CheckAsync(new HealthCheckRequest(), cancellationToken: Token);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        await using var busy = await BusyFile.LockAsync(path);
        var running = client.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: Token).ResponseAsync;
        await client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token);
        await Task.Delay(300, Token);
        server.Send(PosixSignal.SIGTERM);
        await Task.Delay(300, Token);
        Assert.False(running.IsCompleted);
        await busy.ReleaseAsync();

        Assert.NotEqual(0, (await running).TypeId);
        Assert.Equal((0, "", ""), await server.EndAsync());
    }

    [Fact]
    public async Task Calls_above_the_limit_wait_for_their_turn_and_health_does_not()
    {
        var path = _folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path, "--max-concurrent-calls", "1");
        await using var busy = await BusyFile.LockAsync(path);
        var write = server.Client.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: Token).ResponseAsync;
        await Task.Delay(300, Token);

        var read = server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token).ResponseAsync;
        var impatient = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Token));
        Assert.Equal(StatusCode.DeadlineExceeded, impatient.StatusCode);
        Assert.False(read.IsCompleted || write.IsCompleted);
        await new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest { Service = "" }, cancellationToken: Token);

        await busy.ReleaseAsync();
        await write;
        Assert.Empty((await read).Artifacts);
    }

    [Fact]
    public async Task Connections_above_the_limit_are_closed_and_one_that_ends_makes_room()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--max-connections", "1");
        var first = server.Connect();
        await Read(first);
        using var second = server.Connect();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => Read(second))).StatusCode);

        await first.ShutdownAsync();
        first.Dispose();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Read(second);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && watch.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(50, Token);
            }
        }

        static Task Read(ChannelBase channel) =>
            new MetadataStoreService.MetadataStoreServiceClient(channel).GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token).ResponseAsync;
    }

    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public async Task An_address_that_others_reach_without_TLS_is_warned_of(string address, bool warned)
    {
        var end = await StartAndStop("--in-memory", "--address", address);
        Assert.Equal(warned, end.Contains($"Warning: {address} can be reached from other machines, and there is no TLS", StringComparison.Ordinal));
        if (!warned) Assert.Empty(end);
    }

    [Fact]
    public async Task With_TLS_there_is_no_warning_but_of_a_certificate_that_is_no_longer_valid()
    {
        Assert.Empty(await StartAndStop(["--in-memory", "--address", "0.0.0.0", .. Tls(untilDays: 1)]));
        var warning = await StartAndStop(["--in-memory", .. Tls(untilDays: -1)]);
        Assert.Contains("the certificate 'CN=server of a test' expired on", warning, StringComparison.Ordinal);
    }

    /// <summary>A mesh finds the way by that name, and the port of a port-forward means nothing to it.</summary>
    [Fact]
    public async Task The_target_name_is_the_authority_of_the_calls()
    {
        await using var server = await StoreServerProcess.StartAsync(["--in-memory", "--log-level", "information", .. Tls(untilDays: 1)]);
        await TlsScene.AcceptsAsync(_scene.Right(server.Port));
        server.Send(PosixSignal.SIGTERM);
        Assert.Contains($"https://{TlsScene.ServiceName}/ml_metadata.MetadataStoreService/", (await server.EndAsync()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named()
    {
        var certificate = _scene.Authority.Server([TlsScene.ServiceName]);
        var (path, key) = (_scene.Write(certificate.ExportCertificatePem()), _scene.WriteKey(certificate));
        await Fails("'/no/such.pem'", "--tls-certificate", "/no/such.pem");
        await Fails("not encrypted", "--tls-certificate", path, "--tls-key", _scene.WriteKey(certificate, "sesame"));
        await Fails("cannot be used", "--tls-certificate", path, "--tls-key", _scene.WriteKey(_scene.Stranger.Server(["x"])));
        await Fails("holds no certificate", "--tls-certificate", path, "--tls-key", key, "--client-ca", _scene.Write("hello"));
        await Fails("'/no/ca.pem'", "--tls-certificate", path, "--tls-key", key, "--client-ca", "/no/ca.pem");

        static async Task Fails(string text, params string[] arguments)
        {
            var run = await StoreServerProcess.RunAsync(["--in-memory", "--port", "0", .. arguments]);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains(text, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_of_an_older_release_is_upgraded_where_asked_to()
    {
        var path = _folder.Copy(TestData.PathOf("schemas", "v6-from-1.0.0.sqlite"));
        Assert.Contains("Upgraded from schema version 6 to 10", await StartAndStop("--path", path, "--upgrade"), StringComparison.Ordinal);
        Assert.Empty(await StartAndStop("--path", path));
    }

    private string[] Tls(double untilDays)
    {
        var certificate = _scene.Authority.Server([TlsScene.ServiceName], fromDays: -9, untilDays: untilDays);
        return ["--tls-certificate", _scene.Write(certificate.ExportCertificatePem()), "--tls-key", _scene.WriteKey(certificate)];
    }

    /// <summary>What the server says on standard error until it has ended.</summary>
    private static async Task<string> StartAndStop(params string[] arguments)
    {
        await using var server = await StoreServerProcess.StartAsync(arguments);
        server.Send(PosixSignal.SIGTERM);
        var end = await server.EndAsync();
        Assert.Equal(0, end.ExitCode);
        return end.Error;
    }
}
