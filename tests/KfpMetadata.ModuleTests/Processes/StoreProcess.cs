using System.Diagnostics;
using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>A server over a file that can be killed, stopped and started again at the same port.</summary>
/// <param name="release">A release of the real MLMD; null for this project's server.</param>
/// <param name="file">The file of its store.</param>
internal sealed class StoreProcess(ReferenceRelease? release, string file) : IDisposable
{
    private Process? _process;

    /// <summary>The port, on 127.0.0.1; 0 before the first start.</summary>
    public int Port { get; private set; }

    /// <summary>Starts it and waits until it listens.</summary>
    public async Task StartAsync()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        var start = release is { } real
            ? ChildProcess.Prepare(ReferencePython.Of(real), null, Path.Combine(AppContext.BaseDirectory, "reference", "mlmd_server.py"), "--port", port, "--sqlite", file)
            : ChildProcess.Prepare(ChildProcess.DotnetCommand, null, Repository.ServerProgram, "--path", file, "--port", port);
        start.Environment["GRPC_VERBOSITY"] = "NONE";
        start.Environment["GLOG_minloglevel"] = "3";
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line is not null, "The server did not start.");
        Port = int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it in the middle of whatever it does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Lets it do nothing for a time, as a machine does that has no memory left (SIGSTOP).</summary>
    public async Task StallAsync(TimeSpan time)
    {
        await SignalAsync("STOP");
        await Task.Delay(time, TestContext.Current.CancellationToken);
        await SignalAsync("CONT");
    }

    public void Dispose()
    {
        if (_process is null) return;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
