using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KfpMetadata.Tests.Core;

/// <summary>What of the ways to reach a server does not go together is one error, which names the parameters and the way out.</summary>
public sealed class ServerOptionRulesTests
{
    private static readonly MlmdServerOptions Plain = new() { HostName = "mlmd.example" };
    private static readonly MlmdServerOptions Tls = Plain with { UseTls = true };

    private static readonly Dictionary<string, (Func<MlmdServerOptions> Options, string[] Texts)> Cases = new(StringComparer.Ordinal)
    {
        ["authority"] = (() => Plain with { CACertificatePath = "ca" }, ["-CACertificatePath needs TLS"]),
        ["target"] = (() => Plain with { TargetName = "n" }, ["-TargetName needs TLS"]),
        ["client"] = (() => Plain with { ClientCertificatePath = "c" }, ["-ClientCertificatePath needs TLS"]),
        ["skip"] = (() => Plain with { SkipCertificateCheck = true }, ["-SkipCertificateCheck", "-UseTls"]),
        ["proxy"] = (() => Plain with { Proxy = new Uri("http://proxy:3128") }, ["-Proxy", "-UseTls"]),
        ["proxy scheme"] = (() => Tls with { Proxy = new Uri("ftp://u:marker@proxy") }, ["-Proxy", "http://"]),
        ["proxy relative"] = (() => Tls with { Proxy = new Uri("proxy", UriKind.Relative) }, ["-Proxy", "http://"]),
        ["skip and authority"] = (() => Tls with { SkipCertificateCheck = true, CACertificatePath = "ca" }, ["-CACertificatePath", "-SkipCertificateCheck"]),
        ["skip and token"] = (() => Tls with { SkipCertificateCheck = true, BearerToken = Token() }, ["-BearerToken", "-SkipCertificateCheck", "-CACertificatePath"]),
        ["skip and cookie"] = (() => Tls with { SkipCertificateCheck = true, Headers = Header("cookie", "marker") }, ["'cookie'", "-SkipCertificateCheck"]),
        ["plain token"] = (() => Plain with { BearerToken = Token() }, ["-BearerToken", "mlmd.example:8080", "-UseTls", "-AllowPlaintextToken"]),
        ["plain cookie"] = (() => Plain with { Headers = Header("cookie", "marker") }, ["'cookie'", "-AllowPlaintextToken"]),
        ["skip and key"] = (() => Tls with { SkipCertificateCheck = true, Headers = Header("x-auth-token", "marker") }, ["'x-auth-token'", "-SkipCertificateCheck"]),
        ["skip and given secret"] = (() => Tls with { SkipCertificateCheck = true, Headers = Header("x-goog-iap-jwt-assertion", "marker"), SecretHeaders = ["x-goog-iap-jwt-assertion"] }, ["'x-goog-iap-jwt-assertion'"]),
        ["plain key"] = (() => Plain with { Headers = Header("x-api-key", "marker") }, ["'x-api-key'", "-UseTls"]),
        ["plain key of bytes"] = (() => Plain with { Headers = Header("session-bin", new byte[] { 1, 2, 3 }) }, ["'session-bin'", "-UseTls"]),
        ["plain given secret"] = (() => Plain with { Headers = Header("x-who", "marker"), SecretHeaders = ["x-who"] }, ["'x-who'", "-UseTls"]),
        ["namespace blank"] = (() => Forward(new MlmdPortForward { KubeContext = "c", Namespace = "a b" }), ["'a b'", "-Namespace"]),
        ["namespace long"] = (() => Forward(new MlmdPortForward { KubeContext = "c", Namespace = new string('a', 64) }), ["-Namespace"]),
        ["namespace dash"] = (() => Forward(new MlmdPortForward { KubeContext = "c", Namespace = "-a" }), ["-Namespace"]),
        ["service capital"] = (() => Forward(new MlmdPortForward { KubeContext = "c", Service = "Metadata" }), ["'Metadata'", "-ServiceName"]),
        ["service path"] = (() => Forward(new MlmdPortForward { KubeContext = "c", Service = "a/b" }), ["-ServiceName"]),
        ["context line"] = (() => Forward(new MlmdPortForward { KubeContext = "c\n" }), ["-KubeContext"]),
        ["two certificates"] = (() => Tls with { ClientCertificatePath = "c", ClientCertificate = Certificate(withKey: true) }, ["-ClientCertificate and -ClientCertificatePath"]),
        ["no key"] = (() => Tls with { ClientCertificate = Certificate(withKey: false) }, ["'CN=x'", "no private key"]),
        ["key alone"] = (() => Tls with { ClientKeyPath = "k" }, ["-ClientKeyPath", "-ClientCertificatePath"]),
        ["password alone"] = (() => Tls with { ClientKeyPassword = new NetworkCredential("", "marker").SecurePassword }, ["-ClientKeyPassword", "-ClientCertificatePath"]),
        ["target with port"] = (() => Tls with { TargetName = "name:8080" }, ["'name:8080'", "without a port"]),
        ["header empty"] = (() => Plain with { Headers = Header("", "marker") }, ["empty name"]),
        ["header capital"] = (() => Plain with { Headers = Header("X-Id", "marker") }, ["'X-Id'", "'x-id'"]),
        ["header letters"] = (() => Plain with { Headers = Header("x id", "marker") }, ["'x id'"]),
        ["header authorization"] = (() => Plain with { Headers = Header("authorization", "marker") }, ["-BearerToken"]),
        ["header gRPC"] = (() => Plain with { Headers = Header("grpc-timeout", "marker") }, ["'grpc-timeout'"]),
        ["header HTTP"] = (() => Plain with { Headers = Header("te", "marker") }, ["'te'"]),
        ["header line end"] = (() => Plain with { Headers = Header("x-a", "marker\r\nx: y") }, ["'x-a'", "line ends"]),
        ["header letters beyond"] = (() => Plain with { Headers = Header("x-a", "märker") }, ["'x-a'", "ASCII"]),
        ["header text for bytes"] = (() => Plain with { Headers = Header("x-bin", "marker") }, ["'x-bin'", "[byte[]]"]),
        ["header bytes for text"] = (() => Plain with { Headers = Header("x-a", new byte[] { 1 }) }, ["'x-a'", "'-bin'"]),
        ["header object"] = (() => Plain with { Headers = Header("x-a", new Version(1, 2)) }, ["'x-a'", "System.Version"]),
    };

    private static MlmdServerOptions Forward(MlmdPortForward target) => Plain with { PortForward = target };

    public static TheoryData<string> Wrong => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_does_not_go_together_is_one_error(string what)
    {
        var (options, texts) = Cases[what];
        var error = Assert.Throws<MlmdException>(() => ServerOptionRules.Check(options()));
        Assert.Equal(MlmdErrorId.InvalidArgument, error.ErrorId);
        foreach (var text in texts) Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("marker", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_together_does()
    {
        ServerOptionRules.Check(Tls with { BearerToken = Token(), Proxy = new Uri("http://u:p@proxy:3128"), TargetName = "n", ClientCertificate = Certificate(withKey: true) });
        ServerOptionRules.Check(Plain with { BearerToken = Token(), AllowPlaintextToken = true });
        foreach (var here in new[] { "localhost", "127.0.0.1", "127.8.0.1", "::1" })
            ServerOptionRules.Check(Plain with { HostName = here, BearerToken = Token(), Headers = Header("cookie", "c") });
    }

    private static MlmdBearerToken Token() => new(new NetworkCredential("", "marker").SecurePassword);

    private static Dictionary<string, object> Header(string name, object value) => new(StringComparer.Ordinal) { [name] = value };

    private static X509Certificate2 Certificate(bool withKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        return withKey ? certificate : X509CertificateLoader.LoadCertificate(certificate.RawData);
    }
}
