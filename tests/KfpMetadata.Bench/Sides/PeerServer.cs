using System.Diagnostics;
using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>The reference server on a SQLite file; it ends with its standard input.</summary>
internal sealed class PeerServer : IDisposable
{
    private readonly Process _process;

    private PeerServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>Where it listens on this machine.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<PeerServer> StartAsync(string path)
    {
        var process = Process.Start(new ProcessStartInfo(PeerPython.Path!, [Locations.Script("peer", "mlmd_server.py"), "--sqlite", path])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The reference server did not start.");
        return new PeerServer(process, int.Parse(line, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
