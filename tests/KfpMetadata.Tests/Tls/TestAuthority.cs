using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Tests.Tls;

/// <summary>An authority that exists for one test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Its certificate in PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Its certificate, for chains that a server sends.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>One that nobody vouches for.</summary>
    public static TestAuthority Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new TestAuthority(AuthorityRequest(name, key).CreateSelfSigned(now - Validity, now + Validity));
    }

    /// <summary>One that this one vouches for.</summary>
    public TestAuthority Intermediate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestAuthority(Sign(AuthorityRequest(name, key), key, new DateTimeOffset(_certificate.NotBefore), new DateTimeOffset(_certificate.NotAfter)));
    }

    /// <summary>A certificate for a server.</summary>
    /// <param name="names">The names and addresses that it is for.</param>
    /// <param name="fromDays">When it begins to be valid, in days from now.</param>
    /// <param name="untilDays">When it ends to be.</param>
    public X509Certificate2 Server(string[] names, double fromDays = -1, double untilDays = 1)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }

        return Leaf("server of a test", ServerUse, fromDays, untilDays, alternatives.Build());
    }

    /// <summary>A certificate for a client.</summary>
    public X509Certificate2 Client(string name, double fromDays = -1, double untilDays = 1) => Leaf(name, ClientUse, fromDays, untilDays);

    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest AuthorityRequest(string name, ECDsa key)
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private X509Certificate2 Leaf(string name, string use, double fromDays, double untilDays, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        foreach (var extension in extensions) request.CertificateExtensions.Add(extension);
        var now = DateTimeOffset.UtcNow;
        return Sign(request, key, now.AddDays(fromDays), now.AddDays(untilDays));
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset from, DateTimeOffset until)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        using var bare = request.Create(_certificate, from, until, RandomNumberGenerator.GetBytes(16));
        var certificate = bare.CopyWithPrivateKey(key);
        if (!OperatingSystem.IsWindows()) return certificate;

        // Windows does not use a key that is in memory only.
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
