using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KfpMetadata.Tests.Tls;

/// <summary>Something that listens on this machine for one test.</summary>
internal abstract class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;

    /// <summary>Listens.</summary>
    /// <param name="port">Where; 0 for any free port.</param>
    protected LoopbackServer(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>How many clients came.</summary>
    public int Connections { get; private set; }

    protected CancellationToken Stopping => _stop.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    /// <summary>Takes clients from now on; for the end of constructors.</summary>
    protected void Begin() => _serving = AcceptAsync();

    /// <summary>Serves one client. Connections that break end it.</summary>
    protected abstract Task ServeAsync(NetworkStream client);

    /// <summary>A connection to a port of this machine.</summary>
    protected async Task<TcpClient> ConnectAsync(int port)
    {
        var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, Stopping);
        return server;
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(Stopping);
                Connections++;
                open.Add(GuardAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }

        await Task.WhenAll(open);
    }

    private async Task GuardAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or AuthenticationException or ObjectDisposedException)
            {
                // One of both sides went away, or was not let in.
            }
        }
    }
}
