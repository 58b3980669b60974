using System.Text;

namespace KfpMetadata.Client;

/// <summary>What answered, and its first words.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="FirstWords">The first line of a text; empty for bytes.</param>
internal sealed record PeerAnswer(PeerKind Kind, string FirstWords = "")
{
    private const int FrameHeader = 9;
    private const int TypeOffset = 3;
    private const byte SettingsFrame = 4;
    private const byte TlsAlert = 0x15;
    private const byte TlsHandshake = 0x16;
    private const int LongestLine = 120;

    /// <summary>Tells from its first bytes who speaks.</summary>
    /// <param name="bytes">What was read; nothing where the connection ended.</param>
    public static PeerAnswer Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return new PeerAnswer(PeerKind.Closed);
        if (bytes[0] is TlsAlert or TlsHandshake && bytes.Length > 1 && bytes[1] == 3) return new PeerAnswer(PeerKind.Tls);
        if (bytes.StartsWith("HTTP/1."u8)) return new PeerAnswer(PeerKind.Http1, Line(bytes));
        // A server of HTTP/2 begins with its settings.
        return bytes.Length >= FrameHeader && bytes[TypeOffset] == SettingsFrame
            ? new PeerAnswer(PeerKind.Http2)
            : new PeerAnswer(PeerKind.Other, Line(bytes));
    }

    private static string Line(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        var line = Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
        return VisibleText.Of(line.Length <= LongestLine ? line : line[..LongestLine]);
    }
}
