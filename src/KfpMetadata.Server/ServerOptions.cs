using System.Net;
using KfpMetadata.Storage;
using Microsoft.Extensions.Logging;

namespace KfpMetadata.Server;

/// <summary>What is served, and where.</summary>
internal sealed record ServerOptions
{
    /// <summary>The port of MLMD's server in Kubeflow Pipelines.</summary>
    public const int DefaultPort = 8080;

    /// <summary>The store that is served.</summary>
    public EmbeddedStoreOptions Store { get; init; } = new();

    /// <summary>Where the server listens. Whoever reaches it may read and write all: only this machine, unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The port for gRPC-Web, 0 for any that is free; null for no gRPC-Web.</summary>
    public int? WebPort { get; init; }

    /// <summary>The origins (<c>scheme://host:port</c>) whose pages may call from a browser; <see cref="AnyOrigin"/> stands for all.</summary>
    public IReadOnlyList<string> WebOrigins { get; init; } = [];

    /// <summary>Stands for every origin.</summary>
    public const string AnyOrigin = "*";

    /// <summary>Where the server listens: for gRPC, and for gRPC-Web where it is asked for.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => WebPort is { } port ? [new(Address, Port), new(Address, port)] : [new(Address, Port)];

    /// <summary>The longest message that clients of this project take, in bytes: 100 MiB.</summary>
    public const int DefaultMaxMessageLength = 100 * 1024 * 1024;

    /// <summary>The longest message that is taken, unpacked, or sent, in bytes; null for any length, as MLMD's own server.</summary>
    public int? MaxMessageLength { get; init; } = DefaultMaxMessageLength;

    /// <summary>How long a call of the store may run; null for any time.</summary>
    public TimeSpan? QueryTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A PEM file with the server's certificate, and those between it and its authority after it; null for no TLS.</summary>
    public string? TlsCertificatePath { get; init; }

    /// <summary>A PEM file with its private key; null where it is in the file of the certificate.</summary>
    public string? TlsKeyPath { get; init; }

    /// <summary>A PEM file with the authorities that clients must have a certificate of; null where they need none.</summary>
    public string? ClientAuthorityPath { get; init; }

    /// <summary>How many calls of the store run at once; null for any number.</summary>
    public int? MaxConcurrentCalls { get; init; }

    /// <summary>How many connections are open at once; null for any number.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>From which level on the log is written. Single calls are told at <see cref="LogLevel.Information"/>.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
