using System.Net.Sockets;

namespace KfpMetadata.Tests.Faults;

/// <summary>One connection through the proxy, frame by frame. A fault strikes the request that begins next.</summary>
internal sealed class WireLink(Socket client, Socket server, Func<WireFault> take) : IDisposable
{
    private const int PrefaceLength = 24;

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly NetworkStream _client = new(client);
    private readonly NetworkStream _server = new(server);
    private volatile WireFault _fault;
    private volatile int _struck;
    private bool _silent;

    public async Task RunAsync()
    {
        try
        {
            await await Task.WhenAny(RequestsAsync(), AnswersAsync());
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has left, or the fault has cut the link.
        }

        Cut();
    }

    /// <summary>Resets both sides: they see ECONNRESET, not an orderly end.</summary>
    public void Cut()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
        }

        Reset(client);
        Reset(server);
    }

    public void Dispose()
    {
        Cut();
        _client.Dispose();
        _server.Dispose();
        _end.Dispose();
    }

    /// <summary>Closes a socket so that the other side sees a reset.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        catch (SocketException)
        {
            // The other side was faster.
        }

        socket.Close();
    }

    private async Task RequestsAsync()
    {
        var preface = new byte[PrefaceLength];
        await _client.ReadExactlyAsync(preface, _end.Token);
        await _server.WriteAsync(preface, _end.Token);
        while (true)
        {
            var frame = await Http2Frame.ReadAsync(_client, _end.Token);
            if (frame.IsHeaders && take() is var fault and not WireFault.None)
            {
                _struck = frame.Stream;
                _fault = fault;
            }

            switch (_fault)
            {
                case WireFault.ResetBefore:
                    return;
                case WireFault.StallBefore:
                    continue;
                case WireFault.ResetDuring when frame.IsData && frame.Stream == _struck:
                    await _server.WriteAsync(frame.Half, _end.Token);
                    return;
                default:
                    await _server.WriteAsync(frame.Bytes, _end.Token);
                    break;
            }
        }
    }

    private async Task AnswersAsync()
    {
        while (true)
        {
            var frame = await Http2Frame.ReadAsync(_server, _end.Token);
            var struck = frame.Stream == _struck && _struck != 0;
            switch (_fault)
            {
                case WireFault.StallBefore:
                case WireFault.StallAfter when struck || _silent:
                    _silent = true;
                    continue;
                case WireFault.ResetAfter when struck:
                    return;
                case WireFault.ResetInAnswer when struck && frame.IsData:
                    await _client.WriteAsync(frame.Half, _end.Token);
                    return;
                case WireFault.Garbage when struck:
                    await _client.WriteAsync(Noise(frame.Bytes.Length), _end.Token);
                    return;
                case WireFault.Drip when struck:
                    await DripAsync(frame);
                    break;
                default:
                    await _client.WriteAsync(frame.Bytes, _end.Token);
                    break;
            }
        }
    }

    private async Task DripAsync(Http2Frame frame)
    {
        foreach (var single in frame.Bytes)
        {
            await _client.WriteAsync(new[] { single }, _end.Token);
            await Task.Delay(BetweenBytes, _end.Token);
        }

        if (frame.EndsStream) _fault = WireFault.None;
    }

    /// <summary>Bytes that are no frame of HTTP/2, the same in every run.</summary>
    private static byte[] Noise(int length)
    {
        var noise = new byte[Math.Max(length, 64)];
        new Random(length).NextBytes(noise);
        return noise;
    }
}
