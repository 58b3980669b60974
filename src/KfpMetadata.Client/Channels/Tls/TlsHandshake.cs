using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>Takes part in the TLS handshakes of one channel: checks what the server shows, and remembers how far it came.</summary>
internal sealed class TlsHandshake(MlmdServerOptions options) : IDisposable
{
    private readonly ClientIdentity? _identity = ClientIdentity.Read(options);
    private volatile bool _askedForIdentity;
    private volatile bool _serverAccepted;

    /// <summary>Whether a server that wants to know who comes got no answer, since <see cref="Begin"/>.</summary>
    public bool IdentityMissing => _askedForIdentity && _identity is null;

    /// <summary>
    /// What this side showed to a server that it accepted, since <see cref="Begin"/>; <see langword="null"/> where it showed nothing or did not
    /// come so far.
    /// </summary>
    public X509Certificate2? IdentityShown => _serverAccepted ? _identity?.Certificate : null;

    /// <summary>How the channel is to do its handshakes.</summary>
    /// <exception cref="MlmdException">A file cannot be used.</exception>
    public SslClientAuthenticationOptions CreateOptions()
    {
        var ssl = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Check };
        if (options.CACertificatePath is { } path) ssl.CertificateChainPolicy = TrustedAuthorities.Read(path);
        if (_identity is not null) ssl.ClientCertificateContext = _identity.Context;
        else ssl.LocalCertificateSelectionCallback = NoIdentity;
        return ssl;
    }

    /// <summary>Forgets what was before the next try.</summary>
    public void Begin() => _askedForIdentity = _serverAccepted = false;

    public void Dispose() => _identity?.Dispose();

    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var accepted = errors == SslPolicyErrors.None || options.SkipCertificateCheck;
        // What is thrown here arrives at the caller; what is returned would arrive as "rejected".
        if (!accepted) throw ServerCertificateProblem.Describe(certificate as X509Certificate2, chain, errors, options);
        _serverAccepted = accepted;
        return accepted;
    }

    /// <summary>Asked for twice: before anything is known of the server, and with its certificate if it wants one of this side.</summary>
    private X509Certificate NoIdentity(object sender, string targetHost, X509CertificateCollection local, X509Certificate? remote, string[] issuers)
    {
        if (remote is not null) _askedForIdentity = true;
        return null!;
    }
}
