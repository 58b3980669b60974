using System.Diagnostics;
using System.Globalization;

namespace KfpMetadata.Tests.Reference;

/// <summary>
/// A real MLMD store behind its own gRPC service (tests/reference/mlmd_server.py), from a Python environment that holds one release of
/// ml-metadata. The environment variable of the release names its Python; without it the test is skipped.
/// </summary>
public sealed class ReferenceServer : IAsyncDisposable
{
    private readonly Process _process;

    private ReferenceServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<ReferenceServer> StartAsync(ReferenceRelease release, params string[] arguments)
    {
        var start = new ProcessStartInfo(ReferencePython.Of(release))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // Each client that TLS refuses would be a line in the output of the tests.
        start.Environment["GRPC_VERBOSITY"] = "NONE";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "reference", "mlmd_server.py"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // The library tells of every statement that a database refuses; the answers say so as well.
        start.Environment["GLOG_minloglevel"] = "3";
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return int.TryParse(line, CultureInfo.InvariantCulture, out var port)
            ? new ReferenceServer(process, port)
            : throw new InvalidOperationException($"The reference server of {release} did not start; it said '{line}'.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
