using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>The certificate that this side shows to a server, with its key.</summary>
internal sealed class ClientIdentity : IDisposable
{
    private const string Encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private readonly X509Certificate2? _owned;

    private ClientIdentity(X509Certificate2 certificate, X509Certificate2Collection? between, bool owned)
    {
        Certificate = certificate;
        _owned = owned ? certificate : null;
        Context = SslStreamCertificateContext.Create(certificate, between, offline: true);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>What TLS needs: the certificate and those between it and its authority.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>The identity that the options name; <see langword="null"/> where there is none.</summary>
    /// <exception cref="MlmdException">Its files cannot be used.</exception>
    public static ClientIdentity? Read(MlmdServerOptions options)
    {
        if (options.ClientCertificate is { } given) return new ClientIdentity(given, null, owned: false);
        if (options.ClientCertificatePath is not { } path) return null;
        var certificates = ReadText(path, "-ClientCertificatePath");
        if (!certificates.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            throw MlmdErrors.InvalidArgument(
                $"'{path}' (-ClientCertificatePath) holds no PEM certificate. A PFX file is given with -ClientCertificate, as an "
                + "X509Certificate2.");
        var keyPath = options.ClientKeyPath ?? path;
        var key = options.ClientKeyPath is null ? certificates : ReadText(keyPath, "-ClientKeyPath");
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw MlmdErrors.InvalidArgument(options.ClientKeyPath is null
                ? $"'{path}' (-ClientCertificatePath) holds no private key. Give its file with -ClientKeyPath."
                : $"'{keyPath}' (-ClientKeyPath) holds no PEM private key.");
        }

        var certificate = Join(certificates, key, keyPath, options);
        var between = new X509Certificate2Collection();
        between.ImportFromPem(certificates);
        between.RemoveAt(0);
        return new ClientIdentity(ForTls(certificate), between, owned: true);
    }

    public void Dispose() => _owned?.Dispose();

    private static X509Certificate2 Join(string certificate, string key, string keyPath, MlmdServerOptions options)
    {
        var encrypted = key.Contains(Encrypted, StringComparison.Ordinal);
        if (encrypted && options.ClientKeyPassword is null)
            throw MlmdErrors.InvalidArgument($"The private key in '{keyPath}' is encrypted. Give its password with -ClientKeyPassword.");
        try
        {
            return encrypted
                ? X509Certificate2.CreateFromEncryptedPem(certificate, key, new NetworkCredential("", options.ClientKeyPassword).Password)
                : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            var next = encrypted
                ? "Check -ClientKeyPassword, and that the key is the one of the certificate."
                : "Check that the key is the one of the certificate. A key of another form can be converted with 'openssl pkcs8 -topk8'.";
            throw MlmdErrors.InvalidArgument(
                $"The private key in '{keyPath}' does not open the certificate in '{options.ClientCertificatePath}': "
                + $"{unusable.Message.TrimEnd('.')}. {next}");
        }
    }

    /// <summary>Windows does not use a key that is in memory only.</summary>
    private static X509Certificate2 ForTls(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows()) return certificate;
        using (certificate) return new X509Certificate2(certificate.Export(X509ContentType.Pkcs12));
    }

    private static string ReadText(string path, string parameter)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw MlmdErrors.InvalidArgument($"The file '{path}' ({parameter}) cannot be read: {unusable.Message}");
        }
    }
}
