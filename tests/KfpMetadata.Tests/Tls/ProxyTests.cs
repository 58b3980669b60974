namespace KfpMetadata.Tests.Tls;

/// <summary>Connections with TLS through a proxy, whose user and password are in no error.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Password = "marker-password";

    private readonly TlsScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Is_told_the_host_and_the_server_the_target_name()
    {
        var (behind, server) = await _scene.StartAsync(TlsServerKind.Own, certificate: null);
        await using var _ = server;
        await using var front = new TlsFront(behind, _scene.Authority.Server([TlsScene.ServiceName]));
        await using var proxy = new TestProxy("ada@x:" + Password);

        await TlsScene.AcceptsAsync(_scene.Right(front.Port) with { Proxy = new Uri($"http://ada%40x:{Password}@127.0.0.1:{proxy.Port}") });

        Assert.Equal($"127.0.0.1:{front.Port}", Assert.Single(proxy.Targets));
        Assert.Equal(TlsScene.ServiceName, front.NameAskedFor);
    }

    [Fact]
    public async Task That_refuses_is_told_with_the_next_step_and_without_the_password()
    {
        await using var wants = new TestProxy("ada:other");
        await Refuses(wants, "wants to know who asks (407", "-Proxy");
        await using var forbids = new TestProxy(refusal: "403 Forbidden");
        await Refuses(forbids, "does not connect to 127.0.0.1:1 (403", "-Proxy");

        async Task Refuses(TestProxy proxy, params string[] texts)
        {
            var error = await TlsScene.RefusesAsync(_scene.Right(1) with { Proxy = new Uri($"http://ada:{Password}@127.0.0.1:{proxy.Port}") }, texts);
            Assert.Contains($"127.0.0.1:{proxy.Port}", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task That_is_not_there_is_an_error_without_the_password()
    {
        var error = await TlsScene.RefusesAsync(_scene.Right(1) with { Proxy = new Uri($"http://ada:{Password}@127.0.0.1:1"), ConnectAttempts = 2 }, "refused");
        Assert.DoesNotContain(Password, error.ToString(), StringComparison.Ordinal);
    }
}
