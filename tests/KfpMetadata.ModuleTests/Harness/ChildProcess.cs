using System.Diagnostics;
using System.Text;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>A .NET program run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The command that runs .NET programs.</summary>
    public static string DotnetCommand { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The lines of standard output, as fields separated by tabs.</summary>
    public IReadOnlyList<string[]> Facts => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split('\t'))];

    /// <summary>This result, of a program that ended with 0.</summary>
    public ChildProcess Succeeded
    {
        get
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
            return this;
        }
    }

    /// <summary>Runs a program.</summary>
    public static async Task<ChildProcess> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, workingDirectory: null, arguments);
        return await CompleteAsync(process);
    }

    /// <summary>Starts a .NET program, for a test that acts on it while it runs.</summary>
    public static Process Start(string program, string? workingDirectory, params string[] arguments) =>
        Process.Start(Prepare(DotnetCommand, workingDirectory, [program, .. arguments]))!;

    /// <summary>A command with its streams redirected, not started yet.</summary>
    public static ProcessStartInfo Prepare(string command, string? workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo(command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Waits for a program that was started.</summary>
    public static async Task<ChildProcess> CompleteAsync(Process process, TimeSpan? timeout = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(timeout ?? Patience);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ChildProcess(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
