using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Why a try to connect failed, and what that means.</summary>
/// <param name="Id">The id of the error.</param>
/// <param name="Cause">What was the matter.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="MostTries">After how many tries in a row that failed so waiting is known not to mend it.</param>
internal sealed record ConnectFailure(string Id, string Cause, string Next, int MostTries)
{
    private const int Certain = 1;

    /// <summary>A connection that only broke looks the same, and does not go on doing so.</summary>
    private const int Probable = 3;

    private const int Never = int.MaxValue;

    /// <summary>What .NET says where a connection does not answer its ping.</summary>
    private const string PingText = "KeepAlivePingDelay";

    /// <summary>Reads a failure.</summary>
    public static ConnectFailure Of(RpcException failure, MlmdServerOptions options, TlsHandshake? handshake)
    {
        var causes = Verdicts.Causes(failure).ToList();
        return OfForward(causes)
            ?? OfTls(failure, causes, handshake)
            ?? OfProxy(causes, options)
            ?? OfAnswer(failure)
            ?? OfEnd(causes, options)
            ?? OfProtocol(failure, causes, options)
            ?? OfStatus(failure, options)
            ?? new ConnectFailure(MlmdErrorId.Unavailable, Innermost(failure, options), Reach(failure.StatusCode, causes, options), Never);
    }

    private static ConnectFailure? OfForward(List<Exception> causes) => causes.OfType<PortForwardException>().FirstOrDefault() is { } forward
        ? new ConnectFailure(MlmdErrorId.Unavailable, forward.Cause, forward.Next, forward.IsMendable ? Probable : Certain)
        : null;

    private static ConnectFailure? OfTls(RpcException failure, List<Exception> causes, TlsHandshake? handshake)
    {
        if (causes.OfType<UntrustedServerException>().FirstOrDefault() is { } untrusted)
            return new ConnectFailure(MlmdErrorId.Unavailable, untrusted.Cause, untrusted.Next, Certain);
        if (causes.Exists(static cause => cause is AuthenticationException))
        {
            var text = causes[^1].Message;
            return new ConnectFailure(MlmdErrorId.Unavailable, text, AfterAlert(text), Certain);
        }

        // Servers end the connection without a word where they do not like who comes.
        var broke = causes.Count > 0 && failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal && !causes.Exists(IsVersion);
        if (!broke || handshake is null) return null;
        if (handshake.IdentityMissing)
        {
            return new ConnectFailure(
                MlmdErrorId.Unauthenticated,
                "the server asks for a client certificate and ends the connection, for there is none",
                "Give the certificate and its key with -ClientCertificatePath and -ClientKeyPath, or with -ClientCertificate.",
                Probable);
        }

        return handshake.IdentityShown is { } shown
            ? new ConnectFailure(
                MlmdErrorId.Unauthenticated,
                $"the server ends the connection after it has seen the client certificate {Describe(shown)}",
                OfIdentity(shown),
                Probable)
            : null;
    }

    private static string AfterAlert(string text) => text switch
    {
        _ when text.Contains("application protocol", StringComparison.OrdinalIgnoreCase) =>
            "The server speaks TLS, but no HTTP/2 within it: check that the port is the one of gRPC, and what stands before the server.",
        _ when text.Contains("protocol version", StringComparison.OrdinalIgnoreCase)
            || text.Contains("unsupported protocol", StringComparison.OrdinalIgnoreCase) =>
            "The server speaks no version of TLS that this machine allows: have TLS 1.2 or 1.3 turned on at the server.",
        _ when text.Contains("frame size", StringComparison.OrdinalIgnoreCase) =>
            "What answers does not speak TLS: check the port, or leave out -UseTls and what turns TLS on.",
        _ => "Check that the server speaks TLS on this port.",
    };

    private static string Describe(X509Certificate2 certificate) => string.Create(
        CultureInfo.InvariantCulture,
        $"'{certificate.Subject}', issued by '{certificate.Issuer}', valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");

    private static string OfIdentity(X509Certificate2 shown) => DateTime.Now > shown.NotAfter || DateTime.Now < shown.NotBefore
        ? "It is not valid now: have a new one issued."
        : "Give a certificate of the authority that the server trusts for its clients; the log of the server says what it did not like.";

    private static ConnectFailure? OfProxy(List<Exception> causes, MlmdServerOptions options)
    {
        var tunnel = causes.OfType<HttpRequestException>().FirstOrDefault(static cause => cause.HttpRequestError == HttpRequestError.ProxyTunnelError);
        if (tunnel is not { } refused) return null;
        var proxy = options.Proxy is { } given
            ? string.Create(CultureInfo.InvariantCulture, $"the proxy {given.Host}:{given.Port}")
            : "the proxy that the environment names";
        var status = refused.StatusCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"{(int)code} {code}") : refused.Message.TrimEnd('.');
        return refused.StatusCode is HttpStatusCode.ProxyAuthenticationRequired
            ? new ConnectFailure(
                MlmdErrorId.Unavailable,
                $"{proxy} wants to know who asks ({status})",
                "Give user and password in -Proxy: 'http://user:password@proxy:3128'.",
                Certain)
            : new ConnectFailure(
                MlmdErrorId.Unavailable,
                $"{proxy} does not connect to {options.Address} ({status})",
                "Check -Proxy and the variables HTTPS_PROXY and NO_PROXY, and that the proxy lets connections to this host and port through.",
                refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed ? Certain : Never);
    }

    private static ConnectFailure? OfAnswer(RpcException failure) => Verdicts.IsUndecodable(failure)
        ? new ConnectFailure(
            MlmdErrorId.UnexpectedAnswer,
            "an answer came that cannot be decoded",
            "What answers there is not MLMD, or what is between changes what it sends: check the host and port.",
            Probable)
        : null;

    /// <summary>
    /// A connection that is accepted and then ended, or never answered, says so in the words of whatever read it last. Both can be the start of a server.
    /// </summary>
    private static ConnectFailure? OfEnd(List<Exception> causes, MlmdServerOptions options)
    {
        if (causes.Exists(static cause => cause.Message.Contains(PingText, StringComparison.Ordinal)))
            return new ConnectFailure(MlmdErrorId.Unavailable, "the port accepts the connection and does not answer", Reach(StatusCode.DeadlineExceeded, causes, options), Never);
        var ended = causes.Exists(static cause => cause is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted });
        return ended && options.WebPath is null
            ? new ConnectFailure(
                MlmdErrorId.Unavailable,
                "the other side accepts the connection and ends it at once",
                Reach(StatusCode.Unavailable, causes, options) + " A port that does not speak HTTP/2 answers so, too: an MLMD server listens on 8080.",
                Probable)
            : null;
    }

    private static ConnectFailure? OfProtocol(RpcException failure, List<Exception> causes, MlmdServerOptions options) =>
        !causes.Exists(IsOtherProtocol) && !IsOtherProtocol(failure) ? null
        : options.WebPath is not null ? OfWeb(failure, options)
        : new ConnectFailure(
            MlmdErrorId.Unavailable,
            Innermost(failure, options),
            $"This port does not speak gRPC over HTTP/2: check the port{(options.UseTls ? "" : ", and whether it needs TLS (-UseTls)")}."
                + " An MLMD server listens on 8080. For gRPC-Web, as it is behind Kubeflow's UI, use -Web -Uri.",
            Certain);

    /// <summary>A gateway without a session sends its caller to the page where one logs in.</summary>
    private static ConnectFailure OfWeb(RpcException failure, MlmdServerOptions options) =>
        failure.Status.Detail.Contains("HTTP status code: 30", StringComparison.Ordinal)
            ? new ConnectFailure(
                MlmdErrorId.Unauthenticated,
                Innermost(failure, options),
                "A gateway sends the call elsewhere, probably to a page to log in: give the cookie of a session (-Header @{ cookie = ... }), or a token (-BearerToken). "
                    + "Else the address is another one, with https:// or another path.",
                Certain)
            : new ConnectFailure(
                MlmdErrorId.Unavailable,
                Innermost(failure, options),
                "What answers there does not speak gRPC-Web: check the address (-Uri). Calls go to its path followed by /ml_metadata.MetadataStoreService; "
                    + "Kubeflow's own route for them is at the root of its host.",
                Certain);

    private static ConnectFailure? OfStatus(RpcException failure, MlmdServerOptions options)
    {
        (string Id, string Next)? reason = failure.StatusCode switch
        {
            StatusCode.Unauthenticated when options.BearerToken is not null =>
                (MlmdErrorId.Unauthenticated, "Check that the token of -BearerToken is for this server (its audience) and has not expired."),
            StatusCode.Unauthenticated => (
                MlmdErrorId.Unauthenticated,
                "Give a token with -BearerToken, or a cookie with -Header, or connect by a way that carries credentials, for example 'kubectl port-forward'."),
            StatusCode.PermissionDenied => (
                MlmdErrorId.PermissionDenied, "Ask the administrator of the cluster for access to the metadata service."),
            StatusCode.Unimplemented => (MlmdErrorId.NotSupported, "What answers there is no MLMD server: check the host and port."),
            _ => null,
        };
        return reason is null ? null : new ConnectFailure(reason.Value.Id, Innermost(failure, options), reason.Value.Next, Certain);
    }

    private static bool IsOtherProtocol(Exception cause) => cause is HttpRequestException
    {
        HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError,
    } or HttpIOException
    {
        HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError,
    };

    private static bool IsVersion(Exception cause) =>
        cause is HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError };

    /// <summary>An answer of something that speaks HTTP, but not gRPC.</summary>
    private static bool IsOtherProtocol(RpcException failure) =>
        failure.Status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal)
        && failure.StatusCode is not (StatusCode.Unavailable or StatusCode.Unauthenticated or StatusCode.PermissionDenied);

    private static string Reach(StatusCode status, List<Exception> causes, MlmdServerOptions options)
    {
        if (options.WebPath is not null) return "Check the address (-Uri), and that what it leads to runs: in Kubeflow metadata-envoy-service and metadata-grpc-service behind the gateway.";
        if (status == StatusCode.DeadlineExceeded) return "Check host and port and that a firewall lets them through.";
        const string general = "Check host and port, and that the server runs; from outside of the cluster it needs "
            + "'kubectl port-forward -n kubeflow svc/metadata-grpc-service 8080:8080', or Connect-Mlmd -KubeContext.";
        var ended = causes.Count > 0 && !causes.Exists(static cause => cause is SocketException { SocketErrorCode: not (SocketError.ConnectionReset or SocketError.ConnectionAborted) });
        return ended && !options.UseTls
            ? general + " Servers with TLS, and meshes that want mutual TLS, end plain connections like this: try -UseTls."
            : general;
    }

    private static string Innermost(RpcException failure, MlmdServerOptions options)
    {
        if (Verdicts.Causes(failure).LastOrDefault() is { } innermost) return innermost.Message;
        return failure.StatusCode == StatusCode.DeadlineExceeded
            ? string.Create(CultureInfo.InvariantCulture, $"no answer within {options.ConnectTimeout.TotalSeconds:0.#} s")
            : $"{failure.StatusCode}: {failure.Status.Detail}";
    }
}
