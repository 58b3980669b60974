namespace KfpMetadata;

/// <summary>How to reach an MLMD server.</summary>
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

    /// <summary>Whether to use TLS; certificates are always verified.</summary>
    public bool UseTls { get; init; }

    /// <summary>A file of PEM certificates to trust instead of the system's; <see langword="null"/> for the system's.</summary>
    public string? CACertificatePath { get; init; }

    /// <summary>The largest answer accepted, in bytes.</summary>
    public int MaxReceiveMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>The time that one call may take, with its repetitions.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to try to connect, 1 to 10,000.</summary>
    public int ConnectAttempts { get; init; } = 100;

    /// <summary>The time between two tries.</summary>
    public TimeSpan ConnectInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time that one try to connect may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to refuse writes.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The host and port as one reads them, IPv6 in brackets.</summary>
    public string Address => (HostName.Contains(':', StringComparison.Ordinal) ? $"[{HostName}]" : HostName)
        + ":" + Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
