using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>The authorities of a file, trusted instead of the system's.</summary>
internal static class TrustedAuthorities
{
    /// <summary>Reads a file of PEM certificates.</summary>
    /// <exception cref="MlmdException">It cannot be read, or holds no authority.</exception>
    public static X509ChainPolicy Read(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw MlmdErrors.InvalidArgument(
                $"The certificates in '{path}' cannot be read: {unusable.Message} Give a PEM file with the certificate of the "
                + "authority.");
        }

        if (certificates.Count == 0)
            throw MlmdErrors.InvalidArgument(
                $"'{path}' holds no certificate. Give a PEM file with the certificate of the authority ('-----BEGIN "
                + "CERTIFICATE-----').");
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        foreach (var certificate in certificates)
        {
            // An authority that another one vouches for only leads to that one: it completes chains, and starts none.
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(certificate);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw MlmdErrors.InvalidArgument(
            $"'{path}' holds no root certificate: '{certificates[0].Subject}' is issued by '{certificates[0].Issuer}'. "
            + "Add the certificate of that authority to the file.");
    }
}
