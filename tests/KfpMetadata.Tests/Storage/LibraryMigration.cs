using System.Diagnostics;

namespace KfpMetadata.Tests.Storage;

/// <summary>The migrations of the real MLMD 1.17.1 (tests/reference/mlmd_migrate.py).</summary>
internal sealed class LibraryMigration : IDisposable
{
    private const string Variable = "KFPMETADATA_REFERENCE_1_17_1";

    private readonly Process process;

    private LibraryMigration(Process process) => this.process = process;

    /// <summary>Starts it, or skips the test where no Python has the library.</summary>
    public static LibraryMigration Start()
    {
        var python = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(python), $"{Variable} does not name a Python with ml-metadata of that release.");
        var start = new ProcessStartInfo(python!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "reference", "mlmd_migrate.py"));
        var started = Process.Start(start)!;
        // The library tells what it does on standard error; unread, that would fill up and stop it.
        started.ErrorDataReceived += static (_, _) => { };
        started.BeginErrorReadLine();
        return new LibraryMigration(started);
    }

    /// <summary>Brings a file to the library's schema; gives its error, or null.</summary>
    public string? Upgrade(string path) => Order("upgrade", path);

    /// <summary>Brings a file to an older schema.</summary>
    public void Downgrade(string path, int version) =>
        Assert.Null(Order(version.ToString(System.Globalization.CultureInfo.InvariantCulture), path));

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(10_000))
            process.Kill();
        process.Dispose();
    }

    private string? Order(string order, string path)
    {
        process.StandardInput.WriteLine($"{order}\t{path}");
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The reference ended.");
        return string.Equals(answer, "ok", StringComparison.Ordinal) ? null : answer;
    }
}
