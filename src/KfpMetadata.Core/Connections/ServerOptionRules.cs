using System.Net;

namespace KfpMetadata;

/// <summary>
/// What of the ways to reach a server goes together. Each refusal names the parameters of <c>Connect-Mlmd</c>, the rule and the way out.
/// </summary>
internal static class ServerOptionRules
{
    private static readonly string[] ProxySchemes = [Uri.UriSchemeHttp, Uri.UriSchemeHttps, "socks5"];

    /// <summary>Checks all.</summary>
    /// <exception cref="MlmdException">Two do not go together, or one cannot be used (<c>MlmdInvalidArgument</c>).</exception>
    public static void Check(MlmdServerOptions options)
    {
        CheckHost(options);
        CheckForward(options.PortForward);
        CheckWeb(options);
        CheckTls(options);
        CheckClientCertificate(options);
        CheckProxy(options);
        HeaderRules.Check(options.Headers);
        CheckSecret(options);
    }

    /// <summary>Whether the name is of this machine for certain.</summary>
    public static bool IsLoopback(string hostName) =>
        string.Equals(hostName, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(hostName, out var address) && IPAddress.IsLoopback(address));

    private static void CheckHost(MlmdServerOptions options)
    {
        var host = options.HostName.Contains(':', StringComparison.Ordinal) ? $"[{options.HostName}]" : options.HostName;
        if (!Uri.TryCreate($"{Uri.UriSchemeHttp}://{host}/", UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.PathAndQuery is not "/")
            throw MlmdErrors.InvalidArgument($"'{options.HostName}' is not the name or address of a host. Give one like 'metadata-grpc-service.kubeflow' or '10.0.0.1' (-HostName).");
    }

    /// <summary>What kubectl is given: names as Kubernetes has them (DNS-1123 labels).</summary>
    private static void CheckForward(MlmdPortForward? forward)
    {
        if (forward is null) return;
        foreach (var (name, parameter) in new[] { (forward.Namespace, "-Namespace"), (forward.Service, "-ServiceName") })
        {
            if (!IsLabel(name))
                throw MlmdErrors.InvalidArgument(
                    $"'{VisibleText.Of(name)}' is not a valid Kubernetes name ({parameter}): at most 63 letters a to z, digits and '-', with a letter or digit first and last.");
        }

        if (forward.KubeContext.Length == 0 || forward.KubeContext.Any(char.IsControl))
            throw MlmdErrors.InvalidArgument($"'{VisibleText.Of(forward.KubeContext)}' is not a valid context of kubectl (-KubeContext). See kubectl config get-contexts.");
    }

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-' && name.All(static letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static void CheckWeb(MlmdServerOptions options)
    {
        if (options.WebPath is not { } path) return;
        if (options.PortForward is not null) throw MlmdErrors.InvalidArgument("gRPC-Web (-Web) is not for -KubeContext, which reaches MLMD itself. Leave one of them out.");
        if (path.Length > 0 && (path[0] != '/' || path[^1] == '/' || !Uri.IsWellFormedUriString(path, UriKind.Relative) || path.AsSpan().ContainsAny("?#")))
            throw MlmdErrors.InvalidArgument($"'{VisibleText.Of(path)}' is not a path of a URI that begins, and does not end, with '/' (-Uri).");
    }

    private static void CheckTls(MlmdServerOptions options)
    {
        if (!options.UseTls && NeedsTls(options) is { } parameter)
            throw MlmdErrors.InvalidArgument($"{parameter} needs TLS, and {(options.WebPath is null ? "-UseTls is false" : "-Uri begins with http://")}. Leave it out, or use TLS.");
        if (!options.UseTls && options.SkipCertificateCheck)
            throw MlmdErrors.InvalidArgument(
                "-SkipCertificateCheck is for connections with TLS, and this one has none. " + $"{options.TlsAdvice}, or leave it out.");
        if (options.SkipCertificateCheck && options.CACertificatePath is not null)
            throw MlmdErrors.InvalidArgument(
                "-CACertificatePath says whom to trust, and -SkipCertificateCheck to trust anyone. Leave one of them out.");
        if (options.TargetName is { } name && Uri.CheckHostName(name) == UriHostNameType.Unknown)
            throw MlmdErrors.InvalidArgument(
                $"'{name}' is not a valid host name (-TargetName). Give the name in the server's certificate, without a port: "
                + "'metadata-grpc-service.kubeflow'.");
    }

    private static string? NeedsTls(MlmdServerOptions options) => options switch
    {
        { CACertificatePath: not null } => "-CACertificatePath",
        { TargetName: not null } => "-TargetName",
        { ClientCertificate: not null } => "-ClientCertificate",
        { ClientCertificatePath: not null } => "-ClientCertificatePath",
        _ => null,
    };

    private static void CheckClientCertificate(MlmdServerOptions options)
    {
        if (options.ClientCertificate is not null && options.ClientCertificatePath is not null)
            throw MlmdErrors.InvalidArgument(
                "-ClientCertificate and -ClientCertificatePath are two ways to give one certificate. Leave one of them out.");
        if (options.ClientKeyPath is not null && options.ClientCertificatePath is null)
            throw MlmdErrors.InvalidArgument(
                "-ClientKeyPath is the key of a certificate in a file. Give that with -ClientCertificatePath.");
        if (options.ClientKeyPassword is not null && options.ClientCertificatePath is null)
            throw MlmdErrors.InvalidArgument(
                "-ClientKeyPassword is for a key in a file. Give that with -ClientCertificatePath and -ClientKeyPath.");
        if (options.ClientCertificate is { HasPrivateKey: false } bare)
            throw MlmdErrors.InvalidArgument(
                $"The certificate '{bare.Subject}' (-ClientCertificate) has no private key, so it proves nothing. Give it with its "
                + "key.");
    }

    private static void CheckProxy(MlmdServerOptions options)
    {
        if (options.Proxy is not { } proxy) return;
        if (options.PortForward is not null) throw MlmdErrors.InvalidArgument("-Proxy is not for -KubeContext: kubectl takes its proxy from its own configuration. Leave -Proxy out.");
        if (!options.UseTls)
            throw MlmdErrors.InvalidArgument(
                "-Proxy is for connections with TLS: HTTP/2 without TLS does not pass a proxy. " + $"{options.TlsAdvice}, or leave -Proxy out.");

        // The text of a proxy can hold a password, so it is not shown.
        if (!proxy.IsAbsoluteUri || !ProxySchemes.Contains(proxy.Scheme, StringComparer.OrdinalIgnoreCase) || proxy.Host.Length == 0)
            throw MlmdErrors.InvalidArgument(
                "-Proxy is not a valid proxy address. Give one like 'http://proxy.example:3128'; http, https and socks5 can be used.");
    }

    private static void CheckSecret(MlmdServerOptions options)
    {
        if (!options.HasSecret) return;
        var secret = options.BearerToken is not null ? "A token (-BearerToken)" : $"The header '{options.Headers.Keys.First(options.IsSecret)}' (-Header)";
        if (options.SkipCertificateCheck)
            throw MlmdErrors.InvalidArgument(
                $"{secret} is not sent to a server whose certificate nobody checks (-SkipCertificateCheck). Trust its authority with "
                + "-CACertificatePath instead.");
        if (!options.UseTls && !options.AllowPlaintextToken && options.PortForward is null && !IsLoopback(options.HostName))
        {
            throw MlmdErrors.InvalidArgument(
                $"{secret} is not sent to {options.Address} without TLS: anyone on the way could read and use it. "
                + $"{options.TlsAdvice}, or add -AllowPlaintextToken where something else protects the way.");
        }
    }
}
