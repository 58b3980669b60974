using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KfpMetadata;

/// <summary>A host, with a port where one was written.</summary>
/// <param name="HostName">A name, or an address without brackets.</param>
/// <param name="Port">The port, or <see langword="null"/>.</param>
internal sealed record HostAddress(string HostName, int? Port)
{
    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>10.0.0.1:8080</c>, <c>::1</c>, <c>[::1]</c> and <c>[::1]:8080</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address, or <see langword="null"/> where it is none.</returns>
    public static HostAddress? Parse(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (text[0] == '[')
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end < 0 || !IsIPv6(text[1..end]) ? null : WithPort(text[1..end], text[(end + 1)..]);
        }

        if (IsIPv6(text)) return new HostAddress(text, null);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? WithPort(text, "") : WithPort(text[..colon], text[colon..]);
    }

    /// <summary>Reads the address of a Kubernetes service link, <c>tcp://10.0.0.1:8080</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address, or <see langword="null"/> where it is none.</returns>
    public static HostAddress? ParseServiceLink(string? text)
    {
        const string scheme = "tcp://";
        text = text?.Trim();
        return text is not null && text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? Parse(text[scheme.Length..].TrimEnd('/')) : null;
    }

    /// <summary>Reads a port, 1 to 65535.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The port, or <see langword="null"/> where it is none.</returns>
    public static int? ParsePort(string? text) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : null;

    private static HostAddress? WithPort(string host, string rest)
    {
        if (host.Length == 0 || host.Any(static letter => char.IsWhiteSpace(letter) || letter is '/' or '[' or ']' or '?' or '#' or '@')) return null;
        if (rest.Length == 0) return new HostAddress(host, null);
        return rest[0] == ':' && ParsePort(rest[1..]) is { } port ? new HostAddress(host, port) : null;
    }

    private static bool IsIPv6(string text) => text.Contains(':', StringComparison.Ordinal)
        && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6
        && !text.Contains('[', StringComparison.Ordinal);
}
