using System.Diagnostics;

namespace KfpMetadata.Tests.Reference;

/// <summary>
/// The Python environments that hold one release of ml-metadata each. Tests are skipped where a release has none, or fail where
/// <c>KFPMETADATA_REFERENCE</c> is <c>required</c>.
/// </summary>
internal static class ReferencePython
{
    /// <summary>The Python of a release.</summary>
    public static string Of(ReferenceRelease release)
    {
        var path = Environment.GetEnvironmentVariable(Variable(release));
        if (!string.IsNullOrEmpty(path) && File.Exists(path))
            return path;
        var missing = $"{Variable(release)} does not name a Python with ml-metadata of that release.";
        Assert.SkipWhen(Environment.GetEnvironmentVariable("KFPMETADATA_REFERENCE") is not "required", missing);
        throw new InvalidOperationException(missing);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code, and standard output and error.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(ReferenceRelease release, params string[] arguments)
    {
        var start = new ProcessStartInfo(Of(release)) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string Variable(ReferenceRelease release) => release switch
    {
        ReferenceRelease.V1_17_1 => "KFPMETADATA_REFERENCE_1_17_1",
        ReferenceRelease.V1_14_0 => "KFPMETADATA_REFERENCE_1_14_0",
        _ => "KFPMETADATA_REFERENCE_1_5_0",
    };
}
