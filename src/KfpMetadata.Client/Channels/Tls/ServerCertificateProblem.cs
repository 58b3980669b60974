using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>Says what is wrong with the certificate of a server. TLS itself says that it is wrong, and no more.</summary>
internal static class ServerCertificateProblem
{
    /// <summary>All that is wrong, and what to do about the first.</summary>
    public static UntrustedServerException Describe(
        X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, MlmdServerOptions options)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return new UntrustedServerException("the server shows no certificate", "Check that this port is the one of the MLMD server.");
        var problems = OfChain(certificate, chain, errors, options).ToList();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) problems.Add(OfName(certificate, options));
        if (problems.Count == 0) problems.Add(("it is not valid", "Have a new certificate issued for the server."));
        return new UntrustedServerException(
            $"the server's certificate '{certificate.Subject}' is refused: {string.Join("; ", problems.Select(static problem => problem.Cause))}",
            problems[0].Next);
    }

    private static IEnumerable<(string Cause, string Next)> OfChain(
        X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors, MlmdServerOptions options)
    {
        if (chain is null || !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) yield break;
        foreach (var element in chain.ChainElements)
        {
            // The leaf is 'it'; an authority on the way is named.
            var subject = element.Certificate.Equals(certificate) ? "it" : $"'{element.Certificate.Subject}' above it";
            foreach (var status in element.ChainElementStatus)
                yield return OfStatus(status, element.Certificate, subject, options);
        }
    }

    private static (string Cause, string Next) OfStatus(
        X509ChainStatus status, X509Certificate2 certificate, string subject, MlmdServerOptions options) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid when certificate.NotBefore > DateTime.Now => (
            $"{subject} is not valid before {Utc(certificate.NotBefore)}",
            $"Check the clock of this machine, which has {Utc(DateTime.Now)}, and the one of the server."),
        X509ChainStatusFlags.NotTimeValid => (
            $"{subject} expired on {Utc(certificate.NotAfter)}",
            "Have the certificate renewed (cert-manager or the authority of the cluster), and restart a server that does not read it again."),
        X509ChainStatusFlags.PartialChain => (
            $"{subject} is issued by '{certificate.Issuer}', which is not trusted", Trust(certificate.Issuer, options)),
        X509ChainStatusFlags.UntrustedRoot => (
            string.Equals(subject, "it", StringComparison.Ordinal)
                ? "it is self-signed, and it is not trusted"
                : $"it goes back to '{certificate.Subject}', which is not trusted",
            Trust(certificate.Subject, options)),
        X509ChainStatusFlags.NotSignatureValid => (
            $"{subject} is not signed by the trusted '{certificate.Issuer}', but by another authority of that name", Trust(certificate.Issuer, options)),
        X509ChainStatusFlags.NotValidForUsage => (
            $"{subject} is not for servers", "Have a certificate issued whose extended key usage is server authentication."),
        _ => ($"{subject}: {status.StatusInformation.TrimEnd('.', ' ')} ({status.Status})", "Have a new certificate issued for the server."),
    };

    private static string Trust(string authority, MlmdServerOptions options) => options.CACertificatePath is { } path
        ? $"Add the certificate of '{authority}' to '{path}' (-CACertificatePath) if it is the authority of this cluster."
        : $"Give the certificate of '{authority}' with -CACertificatePath if it is the authority of this cluster.";

    private static (string Cause, string Next) OfName(X509Certificate2 certificate, MlmdServerOptions options)
    {
        var asked = options.TargetName ?? options.HostName;
        var names = Names(certificate);
        return names.Count == 0
            ? ($"it names no host, so not '{asked}' either", "Have a certificate issued with the names of the server as subject alternative names.")
            : (
                $"it is for {string.Join(", ", names.Select(static name => $"'{name}'"))}, not for '{asked}'",
                $"Give the name that is the server's with -TargetName, for example '{names[0]}', or connect to that name.");
    }

    private static List<string> Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternatives) continue;
            names.AddRange(alternatives.EnumerateDnsNames());
            names.AddRange(alternatives.EnumerateIPAddresses().Select(static address => address.ToString()));
        }

        return names;
    }

    private static string Utc(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
