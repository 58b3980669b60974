using System.Net.Sockets;
using System.Text;
using KfpMetadata.Tests.Tls;

namespace KfpMetadata.Tests.Client;

/// <summary>A port that answers every connection with the same words.</summary>
internal sealed class SpeakingPort : LoopbackServer
{
    private readonly string? _says;

    /// <summary>Begins to listen.</summary>
    /// <param name="says">What it says before it ends the connection; with nothing to say at all it keeps it.</param>
    public SpeakingPort(string? says)
    {
        _says = says;
        Begin();
    }

    protected override async Task ServeAsync(NetworkStream client)
    {
        if (_says is null) await Task.Delay(Timeout.InfiniteTimeSpan, Stopping);
        // Words that were not read would turn the end of the connection into a reset.
        _ = await client.ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false, Stopping);
        await client.WriteAsync(Encoding.ASCII.GetBytes(_says!), Stopping);
    }
}
