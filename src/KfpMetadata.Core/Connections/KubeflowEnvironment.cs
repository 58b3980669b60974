using System.Globalization;

namespace KfpMetadata;

/// <summary>
/// Where the MLMD server is, as the environment of a Kubeflow pod says: the names that KFP's <c>metadata_helpers.py</c> has read in its
/// releases (<c>connect_to_mlmd</c>).
/// </summary>
internal sealed record KubeflowEnvironment
{
    private const string Service = "metadata-grpc-service";

    /// <summary>The host.</summary>
    public required string HostName { get; init; }

    /// <summary>The port.</summary>
    public int Port { get; init; } = MlmdServerOptions.DefaultPort;

    /// <summary>Whether to use TLS (<c>METADATA_TLS_ENABLED</c>).</summary>
    public bool UseTls { get; init; }

    /// <summary>The certificates to trust (<c>CA_CERT_PATH</c>), if the file is there.</summary>
    public string? CACertificatePath { get; init; }

    /// <summary>The largest answer accepted (<c>METADATA_GRPC_MAX_RECEIVE_MESSAGE_LENGTH</c>); <see langword="null"/> where it says nothing.</summary>
    public int? MaxReceiveMessageBytes { get; init; }

    /// <summary>Which variables named the host, for <c>-Verbose</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What could not be used, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable, or <see langword="null"/>.</param>
    /// <param name="fileExists">Tells whether a file is there.</param>
    /// <returns>Where the server is; without any variable, the in-cluster name in the namespace <c>kubeflow</c>.</returns>
    public static KubeflowEnvironment Read(Func<string, string?> variable, Func<string, bool> fileExists)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(fileExists);
        var warnings = new List<string>();
        string? Get(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        var (address, source) = FindAddress(Get, warnings);
        var certificate = Get("CA_CERT_PATH");
        return new KubeflowEnvironment
        {
            HostName = address.HostName,
            Port = address.Port ?? MlmdServerOptions.DefaultPort,
            Source = source,
            UseTls = Get("METADATA_TLS_ENABLED")?.ToUpperInvariant() is "1" or "TRUE" or "YES",
            CACertificatePath = certificate is not null && fileExists(certificate) ? certificate : null,
            MaxReceiveMessageBytes = MessageLength(Get("METADATA_GRPC_MAX_RECEIVE_MESSAGE_LENGTH"), warnings),
            Warnings = warnings,
        };
    }

    private static (HostAddress Address, string Source) FindAddress(Func<string, string?> get, List<string> warnings)
    {
        foreach (var prefix in (string[])["METADATA_GRPC_SERVICE", "METADATA_GRPC_SERVICE_SERVICE"])
        {
            var hostName = get(prefix + "_HOST");
            var port = get(prefix + "_PORT");
            // Kubernetes sets <SERVICE>_PORT to a link in every pod; it is an address of its own.
            if (HostAddress.ParseServiceLink(port) is { } link) return (link, prefix + "_PORT");
            if (hostName is null) continue;
            if (HostAddress.Parse(hostName) is not { } address)
            {
                warnings.Add($"{prefix}_HOST is '{hostName}', which is not a valid host name. It is not used.");
                continue;
            }

            if (port is null) return (address, prefix + "_HOST");
            if (HostAddress.ParsePort(port) is { } number) return (address with { Port = number }, $"{prefix}_HOST and {prefix}_PORT");
            warnings.Add($"{prefix}_PORT is '{port}', which is not a valid port. {(address.Port ?? MlmdServerOptions.DefaultPort).ToString(CultureInfo.InvariantCulture)} is used.");
            return (address, prefix + "_HOST");
        }

        var inCluster = $"{Service}.{get("POD_NAMESPACE") ?? "kubeflow"}{Domain(get("CLUSTER_DOMAIN"))}";
        return (new HostAddress(inCluster, null), "POD_NAMESPACE and CLUSTER_DOMAIN");
    }

    /// <summary>KFP writes <c>.svc.cluster.local</c>, Kubernetes itself calls <c>cluster.local</c> the cluster's domain.</summary>
    private static string Domain(string? domain)
    {
        domain = domain?.Trim('.');
        if (string.IsNullOrEmpty(domain)) domain = "svc.cluster.local";
        return domain.StartsWith("svc.", StringComparison.OrdinalIgnoreCase) || string.Equals(domain, "svc", StringComparison.OrdinalIgnoreCase)
            ? "." + domain
            : ".svc." + domain;
    }

    private static int? MessageLength(string? text, List<string> warnings)
    {
        if (text is null) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0) return bytes;
        warnings.Add($"METADATA_GRPC_MAX_RECEIVE_MESSAGE_LENGTH is '{text}', which is not a valid number of bytes. The default is used.");
        return null;
    }
}
