using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace KfpMetadata.Commands;

/// <summary>How to reach a server, from the parameters of a command and the environment. Pipeline thread only.</summary>
/// <param name="command">The command, bound.</param>
/// <param name="resolveFile">Makes a full path of a PowerShell path.</param>
internal sealed class ServerParameters(ServerCommand command, Func<string, string> resolveFile)
{
    /// <summary>The options.</summary>
    /// <exception cref="MlmdException">Parameters do not go together, or one cannot be used.</exception>
    public MlmdServerOptions Read()
    {
        var options = command.KubeContext is { } context ? FromCluster(context)
            : command.Uri is { } uri ? FromUri(uri)
            : command.HostName is { } hostName ? FromHostName(hostName)
            : FromEnvironment();
        if (IsGiven(nameof(command.Port))) options = options with { Port = command.Port };
        if (IsGiven(nameof(command.MaxReceiveMessageLength))) options = options with { MaxReceiveMessageBytes = command.MaxReceiveMessageLength };
        options = WithIdentity(WithTls(options)) with
        {
            CallTimeout = TimeSpan.FromSeconds(command.TimeoutSec),
            ConnectTimeout = TimeSpan.FromSeconds(command.ConnectTimeoutSec),
        };
        ServerOptionRules.Check(options);
        return options;
    }

    private MlmdServerOptions WithTls(MlmdServerOptions options)
    {
        // Parameters that are about TLS turn it on.
        var implied = command.CACertificatePath is not null
            || command.TargetName is not null
            || command.ClientCertificate is not null
            || command.ClientCertificatePath is not null;
        if (IsGiven(nameof(command.UseTls))) options = options with { UseTls = command.UseTls };
        else if (implied && options.WebPath is null) options = options with { UseTls = true };

        // Who says to trust anyone, or to use no TLS, overrules the environment.
        var ofEnvironment = command.SkipCertificateCheck || !options.UseTls ? null : options.CACertificatePath;
        return options with
        {
            CACertificatePath = ExistingFile(command.CACertificatePath, nameof(command.CACertificatePath), "certificates to trust") ?? ofEnvironment,
            TargetName = command.TargetName,
            SkipCertificateCheck = command.SkipCertificateCheck,
            Proxy = command.Proxy,
        };
    }

    private MlmdServerOptions WithIdentity(MlmdServerOptions options) => options with
    {
        ClientCertificate = command.ClientCertificate,
        ClientCertificatePath = ExistingFile(command.ClientCertificatePath, nameof(command.ClientCertificatePath), "a certificate"),
        ClientKeyPath = ExistingFile(command.ClientKeyPath, nameof(command.ClientKeyPath), "a private key"),
        ClientKeyPassword = command.ClientKeyPassword,
        BearerToken = command.BearerToken switch
        {
            SecureString token => new MlmdBearerToken(token),
            ScriptBlock script => TokenScript.ToToken(script),
            _ => null,
        },
        AllowPlaintextToken = command.AllowPlaintextToken,
        Headers = ToHeaders(command.Header),
        SecretHeaders = SecretsOf(command.Header),
    };

    private string? ExistingFile(string? path, string parameter, string content)
    {
        if (path is null) return null;
        var file = resolveFile(path);
        return File.Exists(file) ? file : throw MlmdErrors.InvalidArgument($"There is no file '{file}' with {content} (-{parameter}).");
    }

    private static Dictionary<string, object> ToHeaders(IDictionary? given)
    {
        var headers = new Dictionary<string, object>(StringComparer.Ordinal);
        if (given is null) return headers;
        foreach (DictionaryEntry entry in given)
        {
            var name = Convert.ToString(PowerShellValue.Unwrap(entry.Key), CultureInfo.InvariantCulture) ?? "";
            headers[name] = PowerShellValue.Unwrap(entry.Value) switch
            {
                null => throw MlmdErrors.InvalidArgument(
                    $"The value of the header '{name}' is $null. Give a text, or leave the header out (-Header)."),
                SecureString secret => new NetworkCredential("", secret).Password,
                bool or char or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal or Guid =>
                    Convert.ToString(PowerShellValue.Unwrap(entry.Value), CultureInfo.InvariantCulture)!,
                var value => value,
            };
        }

        return headers;
    }

    private static string[] SecretsOf(IDictionary? given) =>
    [
        .. (given ?? new Hashtable()).Cast<DictionaryEntry>().Where(static entry => PowerShellValue.Unwrap(entry.Value) is SecureString)
            .Select(static entry => Convert.ToString(PowerShellValue.Unwrap(entry.Key), CultureInfo.InvariantCulture) ?? ""),
    ];

    private static MlmdServerOptions FromHostName(string hostName)
    {
        var address = HostAddress.Parse(hostName) ?? throw MlmdErrors.InvalidArgument(
            $"'{hostName}' is not a valid host. Give a name or an address, with a port or without: 'host', 'host:8080', '[::1]:8080'.");
        return new MlmdServerOptions { HostName = address.HostName, Port = address.Port ?? MlmdServerOptions.DefaultPort };
    }

    private MlmdServerOptions FromUri(Uri uri)
    {
        if (IsGiven(nameof(command.Web)) && !command.Web)
            throw MlmdErrors.InvalidArgument("-Uri is the address of gRPC-Web, and -Web is false. For gRPC give -HostName.");

        // What is wrong with the address can be a password in it, so it is not shown.
        if (uri is not { IsAbsoluteUri: true, Scheme: "http" or "https", Host.Length: > 0 })
            throw MlmdErrors.InvalidArgument("-Uri is not an address of the web. Give one like 'https://kubeflow.example.com' or 'http://127.0.0.1:9090'.");
        if (uri.UserInfo.Length > 0)
            throw MlmdErrors.InvalidArgument("-Uri has a user or a password in it. Give what says who you are with -BearerToken or -Header.");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw MlmdErrors.InvalidArgument("-Uri has a '?' or a '#' in it, as pages have. Give the address up to there: 'https://kubeflow.example.com'.");
        return new MlmdServerOptions
        {
            HostName = uri.IdnHost,
            Port = uri.Port,
            UseTls = string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal),
            WebPath = uri.AbsolutePath.TrimEnd('/'),
        };
    }

    private MlmdServerOptions FromEnvironment()
    {
        var environment = KubeflowEnvironment.Read(Environment.GetEnvironmentVariable, File.Exists);
        foreach (var warning in environment.Warnings) command.WriteWarning(warning);
        command.Tell($"The environment names {environment.HostName} ({environment.Source}).");
        return new MlmdServerOptions
        {
            HostName = environment.HostName,
            Port = environment.Port,
            UseTls = environment.UseTls,
            CACertificatePath = environment.UseTls ? environment.CACertificatePath : null,
            MaxReceiveMessageBytes = environment.MaxReceiveMessageBytes ?? MlmdServerOptions.DefaultMaxMessageBytes,
        };
    }

    private MlmdServerOptions FromCluster(string context) => new()
    {
        HostName = $"{command.ServiceName}.{command.Namespace}",
        PortForward = new MlmdPortForward { KubeContext = context, Namespace = command.Namespace, Service = command.ServiceName },
    };

    private bool IsGiven(string parameter) => command.IsGiven(parameter);
}
