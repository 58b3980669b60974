using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>Whether TLS comes about: the chain, the names and the expiry of the server's certificate, and the protocol of the calls.</summary>
internal sealed class TlsStage(PeerProbe probe, MlmdServerOptions options)
{
    private const int SoonDays = 30;

    /// <summary>What is spoken over the connection; known when the stage has passed.</summary>
    public PeerAnswer? Answer { get; private set; }

    /// <summary>Looks at it.</summary>
    public async Task<Finding> RunAsync(CancellationToken token)
    {
        if (!options.UseTls) return Finding.Skipped($"The connection is plain. {options.TlsAdvice} to use TLS.");
        using var handshake = new TlsHandshake(options);
        var stream = await probe.OpenAsync(token).ConfigureAwait(false);
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        await using (tls.ConfigureAwait(false))
        {
            var ssl = handshake.CreateOptions();
            ssl.TargetHost = options.TargetName ?? options.HostName;
            ssl.ApplicationProtocols = options.WebPath is null ? [SslApplicationProtocol.Http2] : [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
            try
            {
                await tls.AuthenticateAsClientAsync(ssl, token).ConfigureAwait(false);
                // With TLS 1.3 a server refuses the certificate of a client only after the handshake.
                Answer = await PeerProbe.AskAsync(tls, token).ConfigureAwait(false);
            }
            catch (UntrustedServerException refused)
            {
                return Finding.Failed(Sentence(refused.Cause), refused.Next);
            }
            catch (Exception failure) when (failure is AuthenticationException or IOException)
            {
                return await OfFailureAsync(handshake, failure, token).ConfigureAwait(false);
            }

            if (Answer.Kind == PeerKind.Closed && handshake.IdentityMissing)
                return await OfFailureAsync(handshake, null, token).ConfigureAwait(false);
            return OfCertificate(tls);
        }
    }

    private async Task<Finding> OfFailureAsync(TlsHandshake handshake, Exception? failure, CancellationToken token)
    {
        if (handshake.IdentityMissing)
        {
            return Finding.Failed(
                "The server wants a certificate of this side, and none is shown.",
                "Give it with -ClientCertificatePath and -ClientKeyPath, or -ClientCertificate.");
        }

        if (handshake.IdentityShown is { } shown)
        {
            return Finding.Failed(
                $"The server refuses the certificate '{shown.Subject}' of this side.",
                "Show one that is issued by the authority that the server trusts for clients, and that has not expired.");
        }

        var plain = await probe.AskPlainAsync(token).ConfigureAwait(false);
        return plain.Kind == PeerKind.Http2
            ? Finding.Failed("The port speaks HTTP/2 without TLS.", options.WebPath is null ? "Connect without -UseTls and what implies it (-CACertificatePath, -TargetName, a client certificate)." : "Let -Uri begin with http://.")
            : Finding.Failed(
                $"TLS does not come about: {(failure?.GetBaseException().Message ?? "the connection is ended").TrimEnd('.')}.",
                "Check that the server speaks TLS on this port, with version 1.2 or 1.3.");
    }

    private Finding OfCertificate(SslStream tls)
    {
        if (tls.RemoteCertificate is not X509Certificate2 certificate) return Finding.Passed("TLS comes about.");
        var end = certificate.NotAfter.ToUniversalTime();
        var detail = string.Create(
            CultureInfo.InvariantCulture,
            $"{Version(tls.SslProtocol)}; the certificate '{certificate.Subject}' by '{certificate.Issuer}' is valid until {end:yyyy-MM-dd HH:mm} UTC.");
        if (options.SkipCertificateCheck)
            return new Finding(MlmdTestResult.Warning, detail + " It was not checked (-SkipCertificateCheck).", "Trust its authority with -CACertificatePath instead.");
        return end - DateTime.UtcNow < TimeSpan.FromDays(SoonDays)
            ? new Finding(MlmdTestResult.Warning, detail, "Have it renewed before it ends.")
            : Finding.Passed(detail);
    }

    private static string Version(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };

    private static string Sentence(string cause) => char.ToUpperInvariant(cause[0]) + cause[1..] + ".";
}
