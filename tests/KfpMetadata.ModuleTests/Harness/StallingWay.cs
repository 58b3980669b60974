using System.Net.Sockets;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>A way to a server that can stop carrying anything, with its connections left open: what a firewall or a dead node does.</summary>
internal sealed class StallingWay : LoopbackServer
{
    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _behind;
    private volatile Task _open = Task.CompletedTask;

    /// <summary>Makes a way that carries.</summary>
    /// <param name="behind">The port of the server.</param>
    public StallingWay(int behind)
    {
        _behind = behind;
        Begin();
    }

    /// <summary>Carries nothing from now on.</summary>
    public void Stall() => _open = _never.Task;

    /// <inheritdoc/>
    protected override async Task ServeAsync(NetworkStream client)
    {
        using var server = await ConnectAsync(_behind);
        await await Task.WhenAny(CarryAsync(client, server.GetStream()), CarryAsync(server.GetStream(), client));
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        for (int count; (count = await from.ReadAsync(buffer, Stopping)) > 0;)
        {
            await _open.WaitAsync(Stopping);
            await to.WriteAsync(buffer.AsMemory(0, count), Stopping);
        }
    }
}
