using System.Net;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Storage;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.Tests.Server;

/// <summary>The server by gRPC-Web: the same answers and limits as by gRPC, and which pages of browsers may call.</summary>
public sealed class ServerWebTests : IDisposable
{
    private const string Method = "/ml_metadata.MetadataStoreService/GetArtifactTypes";
    private const string Ui = "https://ui.example.com";

    private readonly TlsScene scene = new();
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        scene.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb, "1.1", true)]
    [InlineData(GrpcWebMode.GrpcWebText, "1.1", true)]
    [InlineData(GrpcWebMode.GrpcWeb, "2.0", false)]
    [InlineData(GrpcWebMode.GrpcWebText, "2.0", false)]
    public async Task ItAnswersAsByGrpc(GrpcWebMode mode, string version, bool onWebPort)
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0");
        using var channel = Connect("http://" + (onWebPort ? server.WebAddress : server.Address), mode, version);
        var web = new MetadataStoreService.MetadataStoreServiceClient(channel);

        var type = await web.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "Model" } }, cancellationToken: Token);
        await web.PutArtifactsAsync(
            new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = type.TypeId, Name = "a", Uri = new string('x', 200_000) } } }, cancellationToken: Token);
        Assert.Equal(
            await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token),
            await web.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.GetArtifactTypeAsync(new GetArtifactTypeRequest { TypeName = "none" }, cancellationToken: Token));
        var webRefused = await Assert.ThrowsAsync<RpcException>(async () => await web.GetArtifactTypeAsync(new GetArtifactTypeRequest { TypeName = "none" }, cancellationToken: Token));
        Assert.Equal((refused.StatusCode, refused.Status.Detail), (webRefused.StatusCode, webRefused.Status.Detail));
        Assert.Equal(StatusCode.NotFound, webRefused.StatusCode);

        var health = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "ml_metadata.MetadataStoreService" }, cancellationToken: Token);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task WithoutTheOptionThereIsNone()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory");
        Assert.Null(server.WebAddress);
        using var client = new HttpClient();
        using var request = Post(new Uri($"http://{server.Address}{Method}"));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task WithTlsBothVersionsOfHttpAreSpokenAndClientsNeedTheirCertificate(string version)
    {
        var certificate = scene.Authority.Server([TlsScene.ServiceName]);
        await using var server = await StoreServerProcess.StartAsync(
            "--in-memory", "--web-port", "0", "--client-ca", scene.AuthorityPath,
            "--tls-certificate", scene.Write(certificate.ExportCertificatePem(), await File.ReadAllTextAsync(scene.WriteKey(certificate), Token)));
        var address = new Uri($"https://{server.WebAddress}{Method}");

        using var shown = scene.Authority.Client("me");
        using var handler = Handler();
        handler.SslOptions.ClientCertificates = [shown];
        using var answer = await SendAsync(handler);
        Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version.ToString()));

        using var stranger = Handler();
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(stranger));

        SocketsHttpHandler Handler()
        {
            var sockets = new SocketsHttpHandler();
            sockets.SslOptions.CertificateChainPolicy = TrustedAuthorities.Read(scene.AuthorityPath);
            return sockets;
        }

        async Task<HttpResponseMessage> SendAsync(SocketsHttpHandler by)
        {
            using var client = new HttpClient(by, disposeHandler: false);
            using var request = Post(address);
            request.Headers.Host = TlsScene.ServiceName;
            request.Version = new Version(version);
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            return await client.SendAsync(request, Token);
        }
    }

    [Theory]
    [InlineData("https://ui.example.com,http://other.example:81", Ui, Ui)]
    [InlineData("https://UI.example.com:443/", Ui, Ui)]
    [InlineData("https://ui.example.com,http://other.example:81", "http://other.example:81", "http://other.example:81")]
    [InlineData("https://ui.example.com", "http://ui.example.com", null)]
    [InlineData("https://ui.example.com", "https://ui.example.com.evil.example", null)]
    [InlineData("*", "https://any.example", "*")]
    public async Task PagesOfNamedOriginsMayCall(string option, string origin, string? allowed)
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--address", "0.0.0.0", "--web-port", "0", "--web-origin", option);
        var address = new Uri($"http://127.0.0.1:{new Uri("http://" + server.WebAddress).Port}{Method}");
        using var client = new HttpClient();

        using var preflight = new HttpRequestMessage(HttpMethod.Options, address);
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-grpc-web,x-user-agent,grpc-timeout");
        using var said = await client.SendAsync(preflight, Token);
        Assert.Equal(allowed, Header(said, "Access-Control-Allow-Origin"));
        Assert.Equal(allowed is null ? null : "POST", Header(said, "Access-Control-Allow-Methods"));
        Assert.Equal(allowed is null ? null : "content-type,x-grpc-web,x-user-agent,grpc-timeout", Header(said, "Access-Control-Allow-Headers"));
        Assert.Null(Header(said, "Access-Control-Allow-Credentials"));

        using var call = Post(address, origin);
        using var answer = await client.SendAsync(call, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
        if (allowed is not null) Assert.Contains("grpc-status", Header(answer, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData(null, "http://localhost:3000", HttpStatusCode.OK)]
    [InlineData(null, "http://127.0.0.1", HttpStatusCode.OK)]
    [InlineData(null, "null", HttpStatusCode.Forbidden)]
    [InlineData(null, Ui, HttpStatusCode.Forbidden)]
    [InlineData(null, "http://localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData(Ui, Ui, HttpStatusCode.OK)]
    [InlineData(Ui, "https://other.example", HttpStatusCode.Forbidden)]
    [InlineData("*", "https://other.example", HttpStatusCode.OK)]
    public async Task AServerOfThisMachineIsKeptFromPagesOfOtherSites(string? option, string? origin, HttpStatusCode expected)
    {
        await using var server = await StoreServerProcess.StartAsync(["--in-memory", "--web-port", "0", .. option is null ? (string[])[] : ["--web-origin", option]]);
        using var client = new HttpClient();
        using var call = Post(new Uri($"http://{server.WebAddress}{Method}"), origin);
        if (origin is not null) call.Headers.Host = new Uri(origin == "null" ? Ui : origin).Authority;
        using var answer = await client.SendAsync(call, Token);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task TheLimitsHold()
    {
        var path = folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path, "--web-port", "0", "--max-message-length", "1000", "--max-concurrent-calls", "1");
        using var channel = Connect("http://" + server.WebAddress, GrpcWebMode.GrpcWeb, "1.1");
        var web = new MetadataStoreService.MetadataStoreServiceClient(channel);
        var tooLong = new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = new string('x', 2000) } };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await web.PutArtifactTypeAsync(tooLong, cancellationToken: Token));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);

        await using var busy = await BusyFile.LockAsync(path);
        var write = web.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: Token).ResponseAsync;
        await Task.Delay(300, Token);
        var late = await Assert.ThrowsAsync<RpcException>(
            async () => await web.GetArtifactsAsync(new GetArtifactsRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Token));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);

        // A stop waits for the call that runs.
        server.Send(PosixSignal.SIGTERM);
        await Task.Delay(300, Token);
        Assert.False(write.IsCompleted);
        await busy.ReleaseAsync();
        Assert.NotEqual(0, (await write).TypeId);
        Assert.Equal((0, "", ""), await server.EndAsync());
    }

    [Fact]
    public async Task AClientThatLeavesEndsItsCall()
    {
        var path = folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path, "--web-port", "0", "--max-concurrent-calls", "1");
        using var channel = Connect("http://" + server.WebAddress, GrpcWebMode.GrpcWeb, "1.1");
        var web = new MetadataStoreService.MetadataStoreServiceClient(channel);
        await using var busy = await BusyFile.LockAsync(path);
        using var leave = new CancellationTokenSource();
        var write = web.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: leave.Token).ResponseAsync;
        await Task.Delay(300, Token);
        await leave.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(() => write);

        // Its place is free for another, long before a write gives up on the file.
        var answer = await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: Token);
        Assert.Empty(answer.Artifacts);
        await busy.ReleaseAsync();
        Assert.DoesNotContain((await server.Client.GetArtifactTypesAsync(new GetArtifactTypesRequest(), cancellationToken: Token)).ArtifactTypes, type => type.Name == "T");
    }

    private static GrpcChannel Connect(string address, GrpcWebMode mode, string version) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new GrpcWebHandler(mode, new SocketsHttpHandler()),
        DisposeHttpClient = true,
        HttpVersion = new Version(version),
        HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    });

    /// <summary>The call without anything in it, as a client in a browser frames it.</summary>
    private static HttpRequestMessage Post(Uri address, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(new byte[5]) };
        request.Content.Headers.ContentType = new("application/grpc-web+proto");
        request.Headers.Add("x-grpc-web", "1");
        if (origin is not null) request.Headers.Add("Origin", origin);
        return request;
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
