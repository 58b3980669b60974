using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata;

/// <summary>How to reach an MLMD server. It shows no secret: as text it is the address.</summary>
public sealed record MlmdServerOptions
{
    /// <summary>The port of Kubeflow's <c>metadata-grpc-service</c>.</summary>
    public const int DefaultPort = 8080;

    /// <summary>100 MiB, what Kubeflow's servers send at most since 2.16.</summary>
    public const int DefaultMaxMessageBytes = 100 * 1024 * 1024;

    /// <summary>A host name or an IPv4 or IPv6 address, the latter without brackets.</summary>
    public required string HostName { get; init; }

    /// <summary>The port, 1 to 65535.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Reach the server through <c>kubectl port-forward</c>; the host name is then the name that its certificate must have. <see langword="null"/> to connect to the host itself.</summary>
    public MlmdPortForward? PortForward { get; init; }

    /// <summary>For a server that is reached by gRPC-Web: the path before those of the calls, empty or like <c>/mlmd</c>. <see langword="null"/> to speak gRPC.</summary>
    public string? WebPath { get; init; }

    /// <summary>Whether to use TLS; the server's certificate is verified unless <see cref="SkipCertificateCheck"/> says otherwise.</summary>
    public bool UseTls { get; init; }

    /// <summary>A file of PEM certificates to trust instead of the system's; <see langword="null"/> for the system's.</summary>
    public string? CACertificatePath { get; init; }

    /// <summary>The name that the server's certificate must have and that the server is asked for, where it is not <see cref="HostName"/>; needs TLS.</summary>
    public string? TargetName { get; init; }

    /// <summary>Whether the certificate of the server is not validated; needs TLS, and cannot be combined with a secret.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The certificate with its private key that this side shows to the server; needs TLS.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>A PEM file with that certificate, and the ones between it and its authority after it; instead of <see cref="ClientCertificate"/>.</summary>
    public string? ClientCertificatePath { get; init; }

    /// <summary>A PEM file with its private key; <see langword="null"/> where the key is in the file of the certificate.</summary>
    public string? ClientKeyPath { get; init; }

    /// <summary>The password of the private key, if it is encrypted.</summary>
    public SecureString? ClientKeyPassword { get; init; }

    /// <summary>The proxy to go through, perhaps with user and password; needs TLS. Without it the environment says whether there is one.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>What says who asks; sent with every call.</summary>
    public MlmdBearerToken? BearerToken { get; init; }

    /// <summary>Whether a secret may go over a connection without TLS to another machine.</summary>
    public bool AllowPlaintextToken { get; init; }

    /// <summary>What is sent with every call, by name in lower case: a text, or bytes where the name ends with <c>-bin</c>.</summary>
    public IReadOnlyDictionary<string, object> Headers { get; init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>The largest answer accepted, in bytes.</summary>
    public int MaxReceiveMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>The time that one call may take, with its repetitions.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to try to connect, 1 to 10,000.</summary>
    public int ConnectAttempts { get; init; } = 100;

    /// <summary>The time between two tries.</summary>
    public TimeSpan ConnectInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time after which no further try to connect is begun; <see langword="null"/> where only their number counts.</summary>
    public TimeSpan? ConnectPatience { get; init; }

    /// <summary>The time that one try to connect may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to refuse writes.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The host and port as one reads them, IPv6 in brackets; for gRPC-Web the whole address.</summary>
    public string Address => WebPath is null ? HostAndPort : Origin.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + WebPath;

    /// <summary>Scheme, host and port.</summary>
    internal Uri Origin => new($"{(UseTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{HostAndPort}");

    /// <summary>How the user turns TLS on.</summary>
    internal string TlsAdvice => WebPath is null ? "Add -UseTls" : "Let -Uri begin with https://";

    private string HostAndPort => (HostName.Contains(':', StringComparison.Ordinal) ? $"[{HostName}]" : HostName)
        + ":" + Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The headers whose values were given as secrets, whatever their names say.</summary>
    internal IReadOnlyCollection<string> SecretHeaders { get; init; } = [];

    /// <summary>Whether something is sent that lets others in: a token, or a header with a secret.</summary>
    internal bool HasSecret => BearerToken is not null || Headers.Keys.Any(IsSecret);

    /// <summary>Whether the value of a header is a secret: it was given as one, or its name says so.</summary>
    internal bool IsSecret(string header) => SecretHeaders.Contains(header, StringComparer.Ordinal) || HeaderRules.IsSecret(header);

    /// <summary>Where it leads; nothing of what is secret.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Address;
}
