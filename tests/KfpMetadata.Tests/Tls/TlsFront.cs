using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Tests.Tls;

/// <summary>What stands before a plain server in a cluster: it speaks TLS to clients and passes on what they say.</summary>
internal sealed class TlsFront : LoopbackServer
{
    private readonly SslServerAuthenticationOptions _options;
    private readonly int _behind;

    /// <summary>Begins to listen.</summary>
    /// <param name="behind">The port of the plain server on this machine.</param>
    /// <param name="certificate">What it shows.</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="clientAuthority">The authority that clients must have a certificate of; without it they need none.</param>
    /// <param name="port">Where it listens; 0 for any free port.</param>
    public TlsFront(
        int behind, X509Certificate2 certificate, SslProtocols protocols = SslProtocols.None, TestAuthority? clientAuthority = null, int port = 0)
        : base(port)
    {
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

        Begin();
    }

    /// <summary>The name that the last client asked for.</summary>
    public string? NameAskedFor { get; private set; }

    /// <summary>What the last client spoke.</summary>
    public SslProtocols Spoken { get; private set; }

    protected override async Task ServeAsync(NetworkStream client)
    {
        await using var secure = new SslStream(client);
        await secure.AuthenticateAsServerAsync(_options, Stopping);
        NameAskedFor = secure.TargetHostName;
        Spoken = secure.SslProtocol;
        using var server = await ConnectAsync(_behind);
        await Task.WhenAny(secure.CopyToAsync(server.GetStream(), Stopping), server.GetStream().CopyToAsync(secure, Stopping));
    }
}
