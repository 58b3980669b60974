using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace KfpMetadata.Server.Tls;

/// <summary>What the server shows to its clients, and what it wants to see of them.</summary>
internal sealed partial class ServerTls : IDisposable
{
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2Collection chain = [];
    private readonly X509Certificate2Collection? clientAuthorities;

    private ServerTls(X509Certificate2 certificate, ServerOptions options)
    {
        this.certificate = certificate;
        chain.ImportFromPemFile(options.TlsCertificatePath!);
        chain.RemoveAt(0);
        clientAuthorities = options.ClientAuthorityPath is { } path ? ReadAuthorities(path) : null;
    }

    /// <summary>Why clients will refuse the certificate today; null where they need not.</summary>
    public string? Problem => DateTime.Now switch
    {
        var now when now > certificate.NotAfter => $"the certificate '{certificate.Subject}' expired on {Utc(certificate.NotAfter)}, and clients will refuse it",
        var now when now < certificate.NotBefore => $"the certificate '{certificate.Subject}' is not valid before {Utc(certificate.NotBefore)}, and clients will refuse it",
        _ => null,
    };

    /// <summary>Reads the files that the command line names; null where it names none.</summary>
    /// <exception cref="ServerStartException">One cannot be used.</exception>
    public static ServerTls? Read(ServerOptions options)
    {
        if (options.TlsCertificatePath is not { } path)
            return null;
        var keyPath = options.TlsKeyPath ?? path;
        X509Certificate2 joined;
        try
        {
            joined = X509Certificate2.CreateFromPemFile(path, keyPath);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw new ServerStartException(
                $"The certificate '{path}' with the key '{keyPath}' cannot be used: {exception.Message.TrimEnd('.')}. Give PEM files of a certificate and its key, which is not encrypted.");
        }

        // Windows does not use a key that is in memory only.
        if (OperatingSystem.IsWindows())
            joined = X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), password: null);
        return new ServerTls(joined, options);
    }

    /// <summary>How Kestrel is to do it.</summary>
    /// <param name="logger">Told of clients that are refused: their own error says no more than that.</param>
    public HttpsConnectionAdapterOptions CreateOptions(ILogger logger) => new()
    {
        ServerCertificate = certificate,
        ServerCertificateChain = chain,
        // Certificates of clients are looked at below, where a refusal can be told.
        ClientCertificateMode = ClientCertificateMode.NoCertificate,
        OnAuthenticate = (connection, ssl) =>
        {
            if (clientAuthorities is null)
                return;

            // One for each handshake: building a chain changes it.
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.AddRange(clientAuthorities);
            ssl.CertificateChainPolicy = policy;
            ssl.ClientCertificateRequired = true;
            ssl.RemoteCertificateValidationCallback = (_, shown, built, errors) =>
            {
                var accepted = shown is not null && errors == SslPolicyErrors.None;
                if (!accepted)
                    LogRefused(logger, connection.RemoteEndPoint, shown is null ? "it showed no certificate" : $"its certificate '{shown.Subject}': {Reason(built, errors)}");
                return accepted;
            };
        },
    };

    public void Dispose() => certificate.Dispose();

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception exception) when (IsUnusable(exception))
        {
            throw new ServerStartException($"The authorities of clients in '{path}' cannot be read: {exception.Message}");
        }

        return authorities.Count > 0
            ? authorities
            : throw new ServerStartException($"'{path}' holds no certificate. Give a PEM file with those of the authorities of clients.");
    }

    private static string Reason(X509Chain? chain, SslPolicyErrors errors)
    {
        var problems = chain?.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return problems is { Count: > 0 } ? string.Join("; ", problems) : errors.ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A client at {Client} was refused: {Reason}.")]
    private static partial void LogRefused(ILogger logger, EndPoint? client, string reason);

    private static bool IsUnusable(Exception exception) => exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private static string Utc(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
