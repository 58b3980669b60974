using System.Diagnostics;

namespace KfpMetadata.Bench;

/// <summary>Runs a program that says how it went.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed, or said nothing.</exception>
    public static async Task<Measurement> RunAsync(string program, string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = watch.Elapsed.TotalSeconds;
        if (process.ExitCode != 0 || Measurement.Read(output) is not { } measured)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}{await error}");
        return measured with { WholeSeconds = seconds };
    }
}
