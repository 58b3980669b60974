using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Tests.Tls;

/// <summary>What stands before a plain server in a cluster: it speaks TLS to clients and passes on what they say.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly int _behind;
    private readonly Task _serving;

    /// <summary>Begins to listen.</summary>
    /// <param name="behind">The port of the plain server on this machine.</param>
    /// <param name="certificate">What it shows.</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="clientAuthority">The authority that clients must have a certificate of; without it they need none.</param>
    /// <param name="port">Where it listens; 0 for any free port.</param>
    public TlsFront(
        int behind, X509Certificate2 certificate, SslProtocols protocols = SslProtocols.None, TestAuthority? clientAuthority = null, int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _behind = behind;
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = protocols,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateRequired = clientAuthority is not null,
        };
        if (clientAuthority is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(clientAuthority.Certificate);
            _options.CertificateChainPolicy = policy;
        }

        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>The name that the last client asked for.</summary>
    public string? NameAskedFor { get; private set; }

    /// <summary>What the last client spoke.</summary>
    public SslProtocols Spoken { get; private set; }

    /// <summary>How many clients came.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                open.Add(PassOnAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassOnAsync(TcpClient client)
    {
        try
        {
            using (client)
            using (var server = new TcpClient())
            {
                await using var secure = new SslStream(client.GetStream());
                await secure.AuthenticateAsServerAsync(_options, _stop.Token);
                NameAskedFor = secure.TargetHostName;
                Spoken = secure.SslProtocol;
                await server.ConnectAsync(IPAddress.Loopback, _behind, _stop.Token);
                var plain = server.GetStream();
                await Task.WhenAny(secure.CopyToAsync(plain, _stop.Token), plain.CopyToAsync(secure, _stop.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            // One of the three went away, or was not let in.
        }
    }
}
