using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KfpMetadata.Tests.Faults;

/// <summary>A way to a server on which connections break, stall and lie.</summary>
internal sealed class WireProxy : IAsyncDisposable
{
    /// <summary>Longer than the first pauses between attempts, so that some of them are refused.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromMilliseconds(150);

    private readonly int _target;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<WireLink, Task> _links = new();
    private readonly Task _accepting;
    private Socket _listener;
    private int _next;

    public WireProxy(int target)
    {
        _target = target;
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Lets a fault happen to the next request.</summary>
    public void Strike(WireFault fault)
    {
        Volatile.Write(ref _next, (int)fault);
        if (fault is not (WireFault.Refused or WireFault.ResetOnConnect or WireFault.Http1)) return;
        if (fault == WireFault.Refused) _listener.Close();
        foreach (var link in _links.Keys) link.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Close();
        await _accepting;
        foreach (var (link, running) in _links)
        {
            link.Cut();
            await running;
        }

        _end.Dispose();
    }

    private static Socket Listen(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
        return socket;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(await _listener.AcceptAsync(_end.Token));
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                if (Take(WireFault.Refused) == WireFault.None) continue;
                await Task.Delay(Refusal, CancellationToken.None);
                _listener = Listen(Port);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        switch (Take(WireFault.ResetOnConnect, WireFault.Http1))
        {
            case WireFault.ResetOnConnect:
                WireLink.Reset(client);
                return;
            case WireFault.Http1:
                await client.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<p>no</p>"u8.ToArray());
                client.Shutdown(SocketShutdown.Send);
                await Task.Delay(Refusal, CancellationToken.None);
                client.Close();
                return;
        }

        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, _target);
        var link = new WireLink(client, server, () => (WireFault)Interlocked.Exchange(ref _next, 0));
        _links[link] = RunAsync(link);
    }

    private async Task RunAsync(WireLink link)
    {
        await Task.Yield();
        using (link) await link.RunAsync();
        _links.TryRemove(link, out _);
    }

    /// <summary>Takes the fault if it is one of these.</summary>
    private WireFault Take(params ReadOnlySpan<WireFault> kinds)
    {
        foreach (var kind in kinds)
        {
            if (Interlocked.CompareExchange(ref _next, 0, (int)kind) == (int)kind) return kind;
        }

        return WireFault.None;
    }
}
