using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KfpMetadata.Tests.Client;

/// <summary>A port that answers every connection with the same words.</summary>
internal sealed class SpeakingPort : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string? _says;
    private readonly Task _serving;
    private readonly List<TcpClient> _kept = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="says">What it says before it ends the connection; with nothing to say at all it keeps it.</param>
    public SpeakingPort(string? says)
    {
        _says = says;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        foreach (var client in _kept) client.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(CancellationToken.None);
                if (_says is null)
                {
                    _kept.Add(client);
                    continue;
                }

                using (client) await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            // Words that were not read would turn the end of the connection into a reset.
            _ = await stream.ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_says!));
        }
        catch (IOException)
        {
            // Whoever asked is gone.
        }
    }
}
