using System.Diagnostics;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>KfpMetadata.Server on a free port, as a program of its own.</summary>
internal sealed class OwnServer : IDisposable
{
    private const string Greeting = "Listening on ";

    private readonly Process _process;

    private OwnServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>The port, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts it with a store in memory and waits until it listens.</summary>
    public static async Task<OwnServer> StartAsync(params string[] arguments)
    {
        var process = ChildProcess.Start(Repository.ServerProgram, workingDirectory: null, ["--in-memory", "--port", "0", .. arguments]);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line?.StartsWith(Greeting, StringComparison.Ordinal) != true)
            Assert.Fail(await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return new OwnServer(process, new Uri("http://" + line![Greeting.Length..]).Port);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
