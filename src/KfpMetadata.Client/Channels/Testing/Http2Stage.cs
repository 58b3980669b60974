using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Client;

/// <summary>Whether the port speaks HTTP/2, and if not, what else.</summary>
internal sealed class Http2Stage(PeerProbe probe, string hostName)
{
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>Looks at a port without TLS.</summary>
    public async Task<Finding> RunAsync(CancellationToken token)
    {
        var answer = await probe.AskPlainAsync(token).ConfigureAwait(false);
        return answer.Kind is PeerKind.Closed or PeerKind.Tls
            ? await OfClosedAsync(answer, token).ConfigureAwait(false)
            : Of(answer);
    }

    /// <summary>The finding for what answered.</summary>
    public static Finding Of(PeerAnswer answer) => answer.Kind switch
    {
        PeerKind.Http2 => Finding.Passed("HTTP/2 is spoken here."),
        PeerKind.Http1 => Finding.Failed(
            $"HTTP/1 is spoken here ('{answer.FirstWords}'): a web server, a proxy that does not pass HTTP/2 on, or the gRPC-Web port of Envoy (metadata-envoy-service, 9090).",
            "Connect to the port of MLMD itself (metadata-grpc-service, 8080), or by gRPC-Web with -Web -Uri."),
        PeerKind.Closed => Finding.Failed(
            "The connection is ended without a word.",
            "Something before the server refuses the connection: look at the log of its sidecar or proxy."),
        PeerKind.Silent => Finding.Failed(
            "Something accepts the connection and says nothing.",
            "A port-forward whose pod has ended does so: start it again. Else check that this is the port of MLMD."),
        _ => Finding.Failed($"Something else than HTTP is spoken here ('{answer.FirstWords}').", "Check the port: MLMD listens on 8080."),
    };

    private async Task<Finding> OfClosedAsync(PeerAnswer answer, CancellationToken token)
    {
        using var certificate = await probe.CertificateAsync(hostName, token).ConfigureAwait(false);
        if (certificate is null)
        {
            return answer.Kind == PeerKind.Tls
                ? Finding.Failed("The port answers with TLS.", "Connect with -UseTls.")
                : Of(answer);
        }

        return IsOfMesh(certificate)
            ? Finding.Failed(
                "The port wants mutual TLS of a service mesh: its certificate is of Istio (spiffe://), which refuses plain clients.",
                "Connect from a pod of the mesh, or past its sidecar with 'kubectl port-forward', which enters the pod itself.")
            : Finding.Failed($"The port speaks TLS; its certificate is of '{certificate.Subject}'.", "Connect with -UseTls.");
    }

    private static bool IsOfMesh(X509Certificate2 certificate) => certificate.Extensions
        .Any(static extension => string.Equals(extension.Oid?.Value, SubjectAlternativeName, StringComparison.Ordinal) && extension.RawData.AsSpan().IndexOf("spiffe://"u8) >= 0);
}
