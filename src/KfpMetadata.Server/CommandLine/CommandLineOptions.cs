using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;

namespace KfpMetadata.Server.CommandLine;

/// <summary>All options of the command line.</summary>
internal static class CommandLineOptions
{
    public const string Path = "--path";
    public const string InMemory = "--in-memory";
    public const string ReadOnly = "--read-only";
    public const string Upgrade = "--upgrade";
    public const string Port = "--port";
    public const string WebPort = "--web-port";
    public const string WebOrigin = "--web-origin";
    public const string TlsCertificate = "--tls-certificate";
    public const string TlsKey = "--tls-key";
    public const string ClientAuthority = "--client-ca";
    public const string Help = "--help";

    private static readonly LogLevel[] LogLevels = [LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.None];

    /// <summary>The table; the help lists it in this order.</summary>
    public static IReadOnlyList<CommandLineOption> All { get; } =
    [
        new(Path, "FILE", "Serve this SQLite file. It is created if there is none.",
            (options, value) => options with { Store = options.Store with { Path = ReadStorePath(value) } }),
        new(InMemory, null, "Serve a store in memory; it ends with the server.", (options, _) => options),
        new(ReadOnly, null, "Open the file for reading only and refuse every write.",
            (options, _) => options with { Store = options.Store with { ReadOnly = true } }),
        new(Upgrade, null, "Bring a file of an older schema (versions 4 to 9) to the current one, after a backup beside it.",
            (options, _) => options with { Store = options.Store with { Upgrade = true } }),
        new("--address", "ADDRESS", "The IP address to listen on. Default: 127.0.0.1, this machine only. 0.0.0.0 or :: is every address.",
            (options, value) => options with { Address = ReadAddress(value) }),
        new(Port, "PORT", $"The port to listen on; 0 takes any free one. Default: {ServerOptions.DefaultPort}.",
            (options, value) => options with { Port = ReadNumber(Port, value, IPEndPoint.MinPort, IPEndPoint.MaxPort) }),
        new(WebPort, "PORT", "Speak gRPC-Web on this port, too (HTTP/1.1; with TLS HTTP/2 as well); 0 takes any free one. Default: no gRPC-Web.",
            (options, value) => options with { WebPort = ReadNumber(WebPort, value, IPEndPoint.MinPort, IPEndPoint.MaxPort) }),
        new(WebOrigin, "ORIGINS", "Let pages of these origins call from a browser (CORS): https://ui.example.com, several with commas; * is every origin. Default: none.",
            (options, value) => options with { WebOrigins = ReadOrigins(value) }),
        new(TlsCertificate, "FILE", "Speak TLS with the certificate in this PEM file; the certificates between it and its authority may follow it.",
            (options, value) => options with { TlsCertificatePath = value }),
        new(TlsKey, "FILE", $"The PEM file with its private key. Default: the file of {TlsCertificate}.",
            (options, value) => options with { TlsKeyPath = value }),
        new(ClientAuthority, "FILE", "Let in only clients that show a certificate of an authority in this PEM file.",
            (options, value) => options with { ClientAuthorityPath = value }),
        new("--max-concurrent-calls", "N", "How many calls run at once; the others wait for their turn. Default: any number.",
            (options, value) => options with { MaxConcurrentCalls = ReadNumber("--max-concurrent-calls", value, 1, int.MaxValue) }),
        new("--max-connections", "N", "How many connections are open at once; more are closed as they come. Default: any number.",
            (options, value) => options with { MaxConnections = ReadNumber("--max-connections", value, 1, int.MaxValue) }),
        new("--max-message-length", "BYTES", $"The longest message that is taken, unpacked, or sent; -1 is any length. Default: {ServerOptions.DefaultMaxMessageLength}.",
            (options, value) => options with { MaxMessageLength = ReadLength("--max-message-length", value) }),
        new("--query-timeout", "SECONDS", "How long a call may run before it is ended with DEADLINE_EXCEEDED; 0 is any time. A write may wait for the busy timeout besides. Default: 60.",
            (options, value) => options with
            {
                QueryTimeout = ReadNumber("--query-timeout", value, 0, 86_400) is var seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            }),
        new("--busy-timeout", "SECONDS", "How long a call waits for another writer of the file before it is ABORTED. Default: 30.",
            (options, value) => options with
            {
                Store = options.Store with { BusyTimeout = TimeSpan.FromSeconds(ReadNumber("--busy-timeout", value, 0, 86_400)) },
            }),
        new("--log-level", "LEVEL", "Debug, Information (tells every call), Warning, Error or None. Default: Warning. The log is standard error.",
            (options, value) => options with { LogLevel = ReadLogLevel(value) }),
        new(Help, null, "Show this text.", (options, _) => options),
    ];

    private static string ReadStorePath(string value)
    {
        if (System.IO.Path.GetFileName(value.Trim()).Equals(":memory:", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"{Path} '{value}' names no file. For a store in memory use {InMemory}.");
        return value.TrimStart().StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? throw new UsageException($"{Path} '{value}' is a URI. Give the path of the file itself; for a store in memory use {InMemory}.")
            : value;
    }

    private static IPAddress ReadAddress(string value)
    {
        if (string.Equals(value, "localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        return IPAddress.TryParse(value, out var address)
            ? address
            : throw new UsageException($"--address '{value}' is not an IP address. Give one of this machine's, or 0.0.0.0 for all of them.");
    }

    private static string[] ReadOrigins(string value)
    {
        var origins = value.Split(',', StringSplitOptions.TrimEntries).Select(ReadOrigin).Distinct(StringComparer.Ordinal).ToArray();
        return origins.Length > 1 && origins.Contains(ServerOptions.AnyOrigin, StringComparer.Ordinal)
            ? throw new UsageException($"{WebOrigin} '{value}' names origins beside '*', which is every origin. Give one or the other.")
            : origins;
    }

    /// <summary>As browsers write it: no path, letters of the host in lower case, no port where it is the usual one.</summary>
    private static string ReadOrigin(string value)
    {
        if (string.Equals(value, ServerOptions.AnyOrigin, StringComparison.Ordinal))
            return value;
        return Uri.TryCreate(value, UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" }
                ? $"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost)}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}"
                : throw new UsageException($"{WebOrigin} '{value}' is not an origin. Give scheme and host, and the port where it is not the usual one: https://ui.example.com.");
    }

    private static int? ReadLength(string name, string value)
    {
        var length = ReadNumber(name, value, -1, int.MaxValue);
        return length switch
        {
            -1 => null,
            0 => throw new UsageException($"{name} 0 would refuse every message. Give a number of bytes, or -1 for any length."),
            _ => length,
        };
    }

    private static int ReadNumber(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} '{value}' is not a whole number from {least} to {most}.");

    private static LogLevel ReadLogLevel(string value)
    {
        var level = Array.FindIndex(LogLevels, known => string.Equals(known.ToString(), value, StringComparison.OrdinalIgnoreCase));
        return level >= 0
            ? LogLevels[level]
            : throw new UsageException($"--log-level '{value}' is not one of {string.Join(", ", LogLevels)}.");
    }
}
