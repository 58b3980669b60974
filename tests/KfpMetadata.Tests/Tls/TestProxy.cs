using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KfpMetadata.Tests.Tls;

/// <summary>A proxy that connects to what it is asked for, if it knows who asks.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _credentials;
    private readonly string? _refusal;
    private readonly Task _serving;

    /// <summary>Begins to listen.</summary>
    /// <param name="credentials"><c>user:password</c>; null for anyone.</param>
    /// <param name="refusal">The status with which it refuses all, for example <c>403 Forbidden</c>.</param>
    public TestProxy(string? credentials = null, string? refusal = null)
    {
        _credentials = credentials;
        _refusal = refusal;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>What it was asked to connect to, and did.</summary>
    public List<string> Targets { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    var status = _refusal ?? (Knows(head) ? null : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"");
                    if (status is null)
                    {
                        await TunnelAsync(stream, head.Split(' ')[1]);
                        return;
                    }

                    await WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
                }
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or IOException)
            {
                // One of the three went away.
            }
        }
    }

    private bool Knows(string head) =>
        _credentials is null || head.Contains($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials))}", StringComparison.Ordinal);

    private async Task TunnelAsync(NetworkStream stream, string target)
    {
        Targets.Add(target);
        var colon = target.LastIndexOf(':');
        using var server = new TcpClient();
        await server.ConnectAsync(target[..colon], int.Parse(target[(colon + 1)..]), _stop.Token);
        await WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n");
        await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(stream, _stop.Token));
    }

    private ValueTask WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (await stream.ReadAsync(letter, _stop.Token) > 0)
        {
            head.Append((char)letter[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n") return head.ToString();
        }

        return null;
    }
}
