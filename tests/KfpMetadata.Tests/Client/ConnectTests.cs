using System.Net;
using System.Net.Sockets;
using System.Text;
using KfpMetadata.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>Connecting, and saying why it did not work.</summary>
public sealed class ConnectTests
{
    private static readonly MlmdClientFactory Factory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task A_current_server_can_be_written(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release);
        await using var client = await Factory.ConnectAsync(Options(server.Port), null, Token);

        Assert.Equal(MlmdStoreKind.Server, client.Kind);
        Assert.Equal("1.14 or later", client.Release);
        Assert.False(client.ReadOnly);
        Assert.Equal($"127.0.0.1:{server.Port}", client.Address);
        Assert.NotEqual(0, (await client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token)).Id);
    }

    [Fact]
    public async Task An_old_server_is_read_and_never_written()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_5_0);
        await using var client = await Factory.ConnectAsync(Options(server.Port), null, Token);

        Assert.Equal("before 1.14", client.Release);
        Assert.True(client.ReadOnly);
        Assert.Empty(await client.GetTypesAsync<MlmdArtifactType>(Token));
        Assert.Empty(await client.ListNodesAsync<MlmdArtifact>(new NodeQuery(), Token).ToListAsync(Token));
        var error = await Assert.ThrowsAsync<MlmdException>(() => client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token));
        Assert.Equal(MlmdErrorId.ServerTooOld, error.ErrorId);
    }

    [Fact]
    public async Task A_read_only_connection_refuses_writes()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        await using var client = await Factory.ConnectAsync(Options(server.Port) with { ReadOnly = true }, null, Token);
        var error = await Assert.ThrowsAsync<MlmdException>(() => client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token));
        Assert.Equal(MlmdErrorId.ReadOnly, error.ErrorId);
    }

    [Fact]
    public async Task Where_nobody_listens_all_tries_are_made_and_told()
    {
        var port = FreePort();
        var told = new Told();

        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(Options(port) with { ConnectAttempts = 3 }, told, Token));

        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("3 tries", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([1, 2, 3], told.Items.Select(item => item.Attempt));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_yet_is_tried_again()
    {
        var told = new Told();
        var error = await Assert.ThrowsAsync<MlmdException>(
            () => Factory.ConnectAsync(Options(8080) with { HostName = "no-such-host.invalid", ConnectAttempts = 2 }, told, Token));
        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.Equal(2, told.Items.Count);
    }

    [Fact]
    public async Task A_server_that_comes_later_is_reached()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("KFPMETADATA_REFERENCE_1_17_1") is { Length: > 0 }, "KFPMETADATA_REFERENCE_1_17_1 is not set.");
        var port = FreePort();
        var connecting = Factory.ConnectAsync(Options(port) with { ConnectAttempts = 200, ConnectInterval = TimeSpan.FromMilliseconds(100) }, null, Token);
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await using var client = await connecting;
        Assert.Equal("1.14 or later", client.Release);
    }

    [Fact]
    public async Task Calling_off_ends_the_tries_at_once()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Factory.ConnectAsync(Options(FreePort()) with { ConnectAttempts = 10000, ConnectInterval = TimeSpan.FromMinutes(1) }, null, stop.Token));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_the_timeout()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = Options(((IPEndPoint)silent.LocalEndpoint).Port) with { ConnectTimeout = TimeSpan.FromMilliseconds(500), ConnectAttempts = 2 };
        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(options, null, Token));
        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.Contains("2 tries", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.5 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_HTTP_1_ends_the_tries_at_once()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var serving = ServeHttp1Async(web);
        var told = new Told();

        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(Options(((IPEndPoint)web.LocalEndpoint).Port) with { ConnectAttempts = 100 }, told, Token));

        web.Stop();
        await serving;

        // A connection that is closed under the first try's hands does not show what is there; a later one does.
        Assert.InRange(told.Items.Count, 1, 5);
        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
        Assert.Contains("HTTP/2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_server_asked_by_TLS_ends_the_tries_at_once()
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1);
        var told = new Told();
        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(Options(server.Port) with { UseTls = true }, told, Token));
        Assert.Single(told.Items);
        Assert.Contains("TLS", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_certificates_that_is_none_is_named()
    {
        var missing = await Assert.ThrowsAsync<MlmdException>(
            () => Factory.ConnectAsync(Options(1) with { UseTls = true, CACertificatePath = "/no/such.pem" }, null, Token));
        Assert.Contains("/no/such.pem", missing.Message, StringComparison.Ordinal);

        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "hello", Token);
        var empty = await Assert.ThrowsAsync<MlmdException>(
            () => Factory.ConnectAsync(Options(1) with { UseTls = true, CACertificatePath = path }, null, Token));
        File.Delete(path);
        Assert.Contains("no certificate", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_IPv6_address_is_put_into_brackets()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        var error = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(Options(FreePort()) with { HostName = "::1", ConnectAttempts = 1 }, null, Token));
        Assert.Contains("[::1]:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_store_is_refused_and_a_new_one_is_made()
    {
        var folder = Directory.CreateTempSubdirectory();
        var text = Path.Combine(folder.FullName, "text.db");
        await File.WriteAllTextAsync(text, "this is not a database, and long enough to be looked at as one", Token);
        var refused = await Assert.ThrowsAsync<MlmdException>(() => Factory.OpenFileAsync(text, false, Token));
        Assert.Equal(MlmdErrorId.StoreNotOpened, refused.ErrorId);
        var missing = await Assert.ThrowsAsync<MlmdException>(() => Factory.OpenFileAsync(Path.Combine(folder.FullName, "none.db"), true, Token));
        Assert.Equal(MlmdErrorId.StoreNotOpened, missing.ErrorId);

        var path = Path.Combine(folder.FullName, "new.db");
        await using (var client = await Factory.OpenFileAsync(path, false, Token))
        {
            Assert.Equal((MlmdStoreKind.File, path), (client.Kind, client.Address));
            await client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token);
        }

        await using (var client = await Factory.OpenFileAsync(path, true, Token))
            Assert.NotNull(await client.GetTypeAsync<MlmdArtifactType>("A", null, Token));
        folder.Delete(recursive: true);
    }

    private static MlmdServerOptions Options(int port) => new()
    {
        HostName = "127.0.0.1", Port = port, ConnectAttempts = 5, ConnectInterval = TimeSpan.FromMilliseconds(50), ConnectTimeout = TimeSpan.FromSeconds(5),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ServeHttp1Async(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(Token);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), Token);
                await Task.Delay(200, Token);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The listener was stopped.
        }
    }

    private sealed class Told : IProgress<MlmdConnectProgress>
    {
        public List<MlmdConnectProgress> Items { get; } = [];

        public void Report(MlmdConnectProgress value) => Items.Add(value);
    }
}
