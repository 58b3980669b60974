using System.Net.Sockets;
using System.Text;

namespace KfpMetadata.Tests.Tls;

/// <summary>A proxy that connects to what it is asked for, if it knows who asks.</summary>
internal sealed class TestProxy : LoopbackServer
{
    private readonly string? _credentials;
    private readonly string? _refusal;

    /// <summary>Begins to listen.</summary>
    /// <param name="credentials"><c>user:password</c>; null for anyone.</param>
    /// <param name="refusal">The status with which it refuses all, for example <c>403 Forbidden</c>.</param>
    public TestProxy(string? credentials = null, string? refusal = null)
    {
        _credentials = credentials;
        _refusal = refusal;
        Begin();
    }

    /// <summary>What it was asked to connect to, and did.</summary>
    public List<string> Targets { get; } = [];

    protected override async Task ServeAsync(NetworkStream client)
    {
        while (await ReadHeadAsync(client) is { } head)
        {
            var status = _refusal ?? (Knows(head) ? null : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"");
            if (status is null)
            {
                await TunnelAsync(client, head.Split(' ')[1]);
                return;
            }

            await WriteAsync(client, $"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private bool Knows(string head) =>
        _credentials is null || head.Contains($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(_credentials))}", StringComparison.Ordinal);

    private async Task TunnelAsync(NetworkStream stream, string target)
    {
        Targets.Add(target);
        using var server = await ConnectAsync(int.Parse(target[(target.LastIndexOf(':') + 1)..]));
        await WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n");
        await Task.WhenAny(stream.CopyToAsync(server.GetStream(), Stopping), server.GetStream().CopyToAsync(stream, Stopping));
    }

    private ValueTask WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), Stopping);

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (await stream.ReadAsync(letter, Stopping) > 0)
        {
            head.Append((char)letter[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n") return head.ToString();
        }

        return null;
    }
}
