using System.Buffers.Binary;

namespace KfpMetadata.Tests.Faults;

/// <summary>A frame of HTTP/2 as it is on the wire (RFC 9113, 4.1): length, type, flags and stream, then the payload.</summary>
internal sealed class Http2Frame
{
    private const int HeaderLength = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte EndStream = 1;

    private Http2Frame(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; }

    public bool IsData => Bytes[3] == Data && Bytes.Length > HeaderLength;

    public bool IsHeaders => Bytes[3] == Headers;

    public bool EndsStream => Bytes[3] is Data or Headers && (Bytes[4] & EndStream) != 0;

    public int Stream => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(5)) & int.MaxValue;

    /// <summary>The header and half of the payload.</summary>
    public ReadOnlyMemory<byte> Half => Bytes.AsMemory(0, HeaderLength + ((Bytes.Length - HeaderLength) / 2));

    /// <summary>Reads one frame.</summary>
    /// <exception cref="EndOfStreamException">The other side closed the connection.</exception>
    public static async Task<Http2Frame> ReadAsync(Stream stream, CancellationToken token)
    {
        var header = new byte[HeaderLength];
        await stream.ReadExactlyAsync(header, token);
        var bytes = new byte[HeaderLength + ((header[0] << 16) | (header[1] << 8) | header[2])];
        header.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(HeaderLength), token);
        return new Http2Frame(bytes);
    }
}
