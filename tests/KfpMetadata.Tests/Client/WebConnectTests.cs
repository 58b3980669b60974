using System.Net;
using KfpMetadata.Client;
using KfpMetadata.Tests.Server;
using KfpMetadata.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KfpMetadata.Tests.Client;

/// <summary>Connecting by gRPC-Web, as through the gateway before Kubeflow's UI.</summary>
public sealed class WebConnectTests : IDisposable
{
    private const string Session = "authservice_session=s3cr3t";

    private static readonly MlmdClientFactory Factory = new();

    private readonly TlsScene scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task ItReadsAndWrites()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0");
        await using var client = await Factory.ConnectAsync(Options(new Uri("http://" + server.WebAddress)), null, Token);
        Assert.Equal((MlmdStoreKind.Server, "1.14 or later", "http://" + server.WebAddress), (client.Kind, client.Release, client.Address));
        await WriteAndReadAsync(client);

        // What the store refuses comes as it does by gRPC.
        var refused = await Assert.ThrowsAsync<MlmdException>(() => client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Filter = "no = such" }, Token).ToListAsync(Token).AsTask());
        Assert.Equal(MlmdErrorId.InvalidArgument, refused.ErrorId);
    }

    [Fact]
    public async Task WithTlsTheServerIsCheckedAndAClientCertificateIsShown()
    {
        var certificate = scene.Authority.Server([TlsScene.ServiceName]);
        await using var server = await StoreServerProcess.StartAsync(
            "--in-memory", "--web-port", "0", "--client-ca", scene.AuthorityPath,
            "--tls-certificate", scene.Write(certificate.ExportCertificatePem(), await File.ReadAllTextAsync(scene.WriteKey(certificate), Token)));
        using var identity = scene.Authority.Client("me");
        var right = Options(new Uri("https://" + server.WebAddress)) with { CACertificatePath = scene.AuthorityPath, TargetName = TlsScene.ServiceName, ClientCertificate = identity };
        await using (var client = await Factory.ConnectAsync(right, null, Token)) await WriteAndReadAsync(client);

        foreach (var wrong in new[]
        {
            right with { CACertificatePath = scene.StrangerPath }, right with { TargetName = "other.example" }, right with { ClientCertificate = null },
            right with { UseTls = false, CACertificatePath = null, TargetName = null, ClientCertificate = null },
        })
            await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(wrong, null, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/kubeflow/mlmd")]
    public async Task AGatewayIsPassedByPathAndCookie(string path)
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0");
        await using var gateway = await Gateway.StartAsync(path, server);
        var right = Options(new Uri(gateway.Address, path)) with { Headers = new Dictionary<string, object> { ["cookie"] = Session } };
        await using (var client = await Factory.ConnectAsync(right, null, Token)) await WriteAndReadAsync(client);

        var login = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(right with { Headers = new Dictionary<string, object>() }, null, Token));
        Assert.Equal(MlmdErrorId.Unauthenticated, login.ErrorId);
        var elsewhere = await Assert.ThrowsAsync<MlmdException>(() => Factory.ConnectAsync(right with { WebPath = "/other" }, null, Token));
        Assert.Equal(MlmdErrorId.Unavailable, elsewhere.ErrorId);
        Assert.DoesNotContain("s3cr3t", login.ToString() + elsewhere, StringComparison.Ordinal);

        Assert.Equal(
            [MlmdTestResult.Passed, MlmdTestResult.Passed, MlmdTestResult.Skipped, MlmdTestResult.Skipped, MlmdTestResult.Passed, MlmdTestResult.Passed, MlmdTestResult.Passed],
            (await Factory.TestServerAsync(right, null, Token).ToListAsync(Token)).Select(row => row.Result));
        Assert.Equal(
            MlmdTestStage.Authorization,
            (await Factory.TestServerAsync(right with { Headers = new Dictionary<string, object>() }, null, Token).ToListAsync(Token)).First(row => row.Result == MlmdTestResult.Failed).Stage);
        Assert.Equal(
            MlmdTestStage.Rpc,
            (await Factory.TestServerAsync(right with { WebPath = "/other" }, null, Token).ToListAsync(Token)).First(row => row.Result == MlmdTestResult.Failed).Stage);
    }

    [Fact]
    public async Task AWriteWhoseAnswerIsLostIsThereOnce()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0");
        await using var gateway = await Gateway.StartAsync("", server);
        var options = Options(gateway.Address) with { Headers = new Dictionary<string, object> { ["cookie"] = Session } };
        await using var client = await Factory.ConnectAsync(options, null, Token);
        gateway.AnswersToLose = 2;
        await client.PutTypeAsync(new MlmdContextType { Name = "C" }, false, Token);
        Assert.Equal(0, gateway.AnswersToLose);
        Assert.Single(await client.GetTypesAsync<MlmdContextType>(Token), type => type.Name == "C");
    }

    private static MlmdServerOptions Options(Uri address) => new()
    {
        HostName = address.Host, Port = address.Port, WebPath = address.AbsolutePath.TrimEnd('/'), UseTls = address.Scheme == "https",
        ConnectAttempts = 2, ConnectInterval = TimeSpan.FromMilliseconds(20),
    };

    private static async Task WriteAndReadAsync(IMlmdClient client)
    {
        var written = await client.PutTypeAsync(new MlmdArtifactType { Name = "A" }, false, Token);
        Assert.Contains(written.Id, (await client.GetTypesAsync<MlmdArtifactType>(Token)).Select(type => type.Id));
        Assert.Empty(await client.ListNodesAsync<MlmdArtifact>(new NodeQuery(), Token).ToListAsync(Token));
    }

    /// <summary>Passes calls under a path on to a server for those who have a session, and sends others to log in.</summary>
    private sealed class Gateway(WebApplication application) : IAsyncDisposable
    {
        private readonly HttpClient _client = new();

        public Uri Address => new(application.Urls.Single());

        /// <summary>How many of the next answers do not arrive.</summary>
        public int AnswersToLose { get; set; }

        public static async Task<Gateway> StartAsync(string path, StoreServerProcess server)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1));
            var application = builder.Build();
            var gateway = new Gateway(application);
            application.Run(context => gateway.PassAsync(context, path, new Uri("http://" + server.WebAddress)));
            await application.StartAsync(Token);
            return gateway;
        }

        public async ValueTask DisposeAsync()
        {
            await application.DisposeAsync();
            _client.Dispose();
        }

        private async Task PassAsync(HttpContext context, string path, Uri server)
        {
            if (!context.Request.Path.StartsWithSegments(path + "/ml_metadata.MetadataStoreService", StringComparison.Ordinal, out var method))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            if (context.Request.Headers.Cookie != Session)
            {
                context.Response.Redirect("/dex/auth");
                return;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/ml_metadata.MetadataStoreService" + method)) { Content = new StreamContent(context.Request.Body) };
            request.Content.Headers.ContentType = new(context.Request.ContentType!);
            using var answer = await _client.SendAsync(request, context.RequestAborted);
            if (AnswersToLose > 0)
            {
                AnswersToLose--;
                context.Abort();
                return;
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType!.ToString();
            foreach (var (name, values) in answer.Headers.Where(header => header.Key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)))
                context.Response.Headers[name] = values.ToArray();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
