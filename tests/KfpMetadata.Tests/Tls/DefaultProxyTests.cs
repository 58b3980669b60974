using System.Net;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Tls;

/// <summary>The proxy of the environment, which is one for the whole process.</summary>
[Collection(AloneCollection.Name)]
public sealed class DefaultProxyTests : IDisposable
{
    private readonly TlsScene _scene = new();
    private readonly IWebProxy _before = HttpClient.DefaultProxy;

    public DefaultProxyTests() => HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1");

    public void Dispose()
    {
        HttpClient.DefaultProxy = _before;
        _scene.Dispose();
    }

    [Fact]
    public async Task Is_not_used_without_TLS()
    {
        var (port, server) = await _scene.StartAsync(TlsServerKind.Own, certificate: null);
        await using (server)
            await TlsScene.AcceptsAsync(new MlmdServerOptions { HostName = "127.0.0.1", Port = port, ConnectAttempts = 3 });
    }

    [Fact]
    public async Task Is_used_with_TLS_unless_another_one_is_given()
    {
        await using var proxy = new TestProxy(refusal: "403 Forbidden");
        await TlsScene.RefusesAsync(_scene.Right(1) with { ConnectAttempts = 2 }, "127.0.0.1:1", "refused");
        await TlsScene.RefusesAsync(_scene.Right(1) with { Proxy = new Uri($"http://127.0.0.1:{proxy.Port}") }, "403");
    }
}
