using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>One answer of <see cref="AnsweringServer"/>, in the terms of HTTP/2.</summary>
/// <param name="Headers">The headers, <c>:status</c> first.</param>
/// <param name="Body">The bytes of the message with their five of gRPC before them; null where headers are all.</param>
/// <param name="Trailers">What follows the body.</param>
internal sealed record HttpAnswer((string Name, string Value)[] Headers, byte[]? Body = null, (string Name, string Value)[]? Trailers = null)
{
    /// <summary>A status of gRPC without a message.</summary>
    /// <param name="status">The number, as it is sent.</param>
    /// <param name="text">The text of the status, percent-encoded as gRPC wants it.</param>
    public static HttpAnswer Status(string status, string text = "") => new([.. Grpc, ("grpc-status", status), ("grpc-message", Encode(text))]);

    /// <summary>A message.</summary>
    /// <param name="message">The bytes of it.</param>
    public static HttpAnswer Message(params byte[] message) => new(Grpc, [0, 0, 0, 0, (byte)message.Length, .. message], [("grpc-status", "0")]);

    /// <summary>The headers of every answer of gRPC.</summary>
    public static (string Name, string Value)[] Grpc { get; } = [(":status", "200"), ("content-type", "application/grpc")];

    private static string Encode(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(static part => part is > 0x20 and < 0x7f and not (byte)'%' ? ((char)part).ToString() : $"%{part:X2}"));
}

/// <summary>
/// A server of HTTP/2 that answers the calls in their order as a test wants it, whatever they are: the first two as MLMD answers when a
/// connection begins, each other one with the next answer, and what follows with the last.
/// </summary>
internal sealed class AnsweringServer : IDisposable
{
    private const byte Data = 0;
    private const byte HeadersFrame = 1;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte EndStream = 1;
    private const byte Acknowledged = 1;
    private const byte EndHeaders = 4;

    /// <summary>What MLMD says to the two calls of a connection that begins.</summary>
    private static readonly HttpAnswer[] Probe = [HttpAnswer.Status("3", "no starting nodes"), HttpAnswer.Message()];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpAnswer[] _answers;
    private int _calls;

    public AnsweringServer(params HttpAnswer[] answers)
    {
        _answers = [.. Probe, .. answers];
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The port, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many calls came, without the probe.</summary>
    public int Calls => _calls - Probe.Length;

    /// <summary>Ends it.</summary>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
                await stream.WriteAsync(Frame(Settings, 0, 0, []));
                var header = new byte[9];
                while (true)
                {
                    await stream.ReadExactlyAsync(header);
                    var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                    await stream.ReadExactlyAsync(payload);
                    var (kind, flags, id) = (header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue);
                    if (kind is Settings or Ping && (flags & Acknowledged) == 0)
                        await stream.WriteAsync(Frame(kind, Acknowledged, 0, kind == Ping ? payload : []));
                    if (kind is Data or HeadersFrame && (flags & EndStream) != 0)
                        await stream.WriteAsync(Answer(_answers[Math.Min(Interlocked.Increment(ref _calls), _answers.Length) - 1], id));
                }
            }
            catch (Exception end) when (end is IOException or ObjectDisposedException or SocketException)
            {
                // The client has gone.
            }
        }
    }

    private static byte[] Answer(HttpAnswer answer, int id)
    {
        if (answer.Body is null) return Frame(HeadersFrame, EndHeaders | EndStream, id, Block(answer.Headers));
        byte[] begin = [.. Frame(HeadersFrame, EndHeaders, id, Block(answer.Headers)), .. Frame(Data, answer.Trailers is null ? EndStream : (byte)0, id, answer.Body)];
        return answer.Trailers is null ? begin : [.. begin, .. Frame(HeadersFrame, EndHeaders | EndStream, id, Block(answer.Trailers))];
    }

    private static byte[] Frame(byte kind, byte flags, int id, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = kind;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>Headers as HPACK has them at their simplest: each whole, none remembered.</summary>
    private static byte[] Block((string Name, string Value)[] headers) =>
        [.. headers.SelectMany(static header => (byte[])[0, .. Text(header.Name), .. Text(header.Value)])];

    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        const int prefix = 127;
        if (bytes.Length < prefix) return [(byte)bytes.Length, .. bytes];
        List<byte> length = [prefix];
        var rest = bytes.Length - prefix;
        for (; rest >= 128; rest >>= 7) length.Add((byte)((rest & 127) | 128));
        return [.. length, (byte)rest, .. bytes];
    }
}
