using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Net.Client;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Server;

/// <summary>KfpMetadata.Server as a program of its own.</summary>
internal sealed class StoreServerProcess : IAsyncDisposable
{
    private const string Greeting = "Listening on ";
    private const int SigInt = 2;
    private const nint DefaultAction = 0;
    private const nint Ignored = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;

    private StoreServerProcess(Process process, string address, string? webAddress, Task<string> error)
    {
        WebAddress = webAddress;
        _process = process;
        _error = error;
        Address = address;
        Channel = Connect();
        Client = new MetadataStoreService.MetadataStoreServiceClient(Channel);
    }

    /// <summary>The program; the tests build it and do not reference it.</summary>
    public static string Program { get; } = Path.Combine(
        Metadata("RepositoryRoot"), "src", "KfpMetadata.Server", "bin", Metadata("Configuration"), "net10.0", "KfpMetadata.Server.dll");

    /// <summary>Host and port, as the server printed them.</summary>
    public string Address { get; }

    /// <summary>The same for gRPC-Web; null where it is not served.</summary>
    public string? WebAddress { get; }

    public int Port => new Uri("http://" + Address).Port;

    public int Id => _process.Id;

    public GrpcChannel Channel { get; }

    public MetadataStoreService.MetadataStoreServiceClient Client { get; }

    /// <summary>Starts the server on a free port and waits until it listens.</summary>
    public static async Task<StoreServerProcess> StartAsync(params string[] arguments)
    {
        var process = Launch(arguments.Contains("--port") ? arguments : [.. arguments, "--port", "0"]);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line?.StartsWith(Greeting, StringComparison.Ordinal) == true)
        {
            var web = arguments.Contains("--web-port") ? await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) : null;
            return new StoreServerProcess(process, line[Greeting.Length..], web?.Split(' ')[2], error);
        }

        throw new InvalidOperationException($"The server did not start; it said '{line}' and '{await error}'.");
    }

    /// <summary>Runs the server to its end, for a start that fails.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitAsync(process);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>One more connection, with messages of any length.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress(
        "http://" + Address, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    /// <summary>Sends a signal without waiting for what it does.</summary>
    public void Send(PosixSignal signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A signal cannot be sent to one process on Windows.");
        Assert.Equal(0, Kill(_process.Id, signal == PosixSignal.SIGINT ? SigInt : 15));
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code, the rest of standard output and all of standard error.</returns>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await WaitAsync(_process);
        return (_process.ExitCode, await output, await _error);
    }

    /// <summary>Ends the process at once, as a crash would.</summary>
    public void Crash() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static Process Launch(string[] arguments)
    {
        HearInterrupts();
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task WaitAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>A shell starts programs in its background deaf to interrupts, and they pass that on: the server would never hear one.</summary>
    private static void HearInterrupts()
    {
        if (OperatingSystem.IsWindows())
            return;
        var before = Signal(SigInt, DefaultAction);
        if (before != Ignored)
            _ = Signal(SigInt, before);
    }

    private static string Metadata(string key) =>
        typeof(StoreServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    [DllImport("libc", EntryPoint = "signal", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint action);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
