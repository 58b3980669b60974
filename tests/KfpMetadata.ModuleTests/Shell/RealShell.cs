using System.Diagnostics;
using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>
/// PowerShell itself, each script in a process of its own. A process takes about a second to start: what does not need one of its own
/// runs in <see cref="SharedShell"/>.
/// </summary>
internal static partial class RealShell
{
    /// <summary>The columns of output that goes to no terminal.</summary>
    public const int RedirectedWidth = 80;

    /// <summary>The program, run with <c>dotnet</c>.</summary>
    public static string Program { get; } = Path.Combine(
        Repository.PackageFolder, "powershell", Repository.ShellVersion, "tools", "net10.0", "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    /// <summary>Whether scripts can be run in a terminal.</summary>
    public static bool HasTerminal => !OperatingSystem.IsWindows();

    /// <summary>Runs a script with the staged module imported. An error that ends it is exit code 1.</summary>
    /// <param name="script">The script.</param>
    public static async Task<ChildProcess> RunAsync(string script)
    {
        using var folder = new TemporaryFolder();
        return await RunFileAsync(Write(folder, script));
    }

    /// <summary>Runs a script file, which imports the module itself, as <c>pwsh -File</c> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arguments">What it gets.</param>
    public static async Task<ChildProcess> RunFileAsync(string path, params string[] arguments)
    {
        using var process = Start(path, arguments);
        return await ChildProcess.CompleteAsync(process);
    }

    /// <summary>Runs a script file as a user whose modules and settings lie in a folder of the test.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="path">The file.</param>
    public static async Task<ChildProcess> RunFileAtHomeAsync(string home, string path)
    {
        using var process = Start(ChildProcess.Prepare(ChildProcess.DotnetCommand, Path.GetDirectoryName(path), Command(path)), home);
        return await ChildProcess.CompleteAsync(process);
    }

    /// <summary>Starts a script file, for a test that acts on the process while it runs.</summary>
    /// <param name="path">The file, whose folder becomes the current one.</param>
    /// <param name="arguments">What it gets.</param>
    public static Process Start(string path, params string[] arguments) =>
        Start(ChildProcess.Prepare(ChildProcess.DotnetCommand, Path.GetDirectoryName(path), [.. Command(path), .. arguments]));

    /// <summary>
    /// Runs a script with the staged module imported, its standard streams a terminal; output and errors come together and without colours.
    /// </summary>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="script">The script.</param>
    /// <param name="files">What lies beside it, each with its text.</param>
    public static async Task<ChildProcess> RunInTerminalAsync(int columns, string script, params (string Name, string Text)[] files)
    {
        var run = await ReadTerminalAsync(columns, script, files);
        return run with { Output = EscapeSequence().Replace(run.Output, "").ReplaceLineEndings("\n") };
    }

    /// <summary>As <see cref="RunInTerminalAsync"/>, with every character that comes to the terminal.</summary>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="script">The script.</param>
    /// <param name="files">What lies beside it, each with its text.</param>
    public static async Task<ChildProcess> ReadTerminalAsync(int columns, string script, params (string Name, string Text)[] files)
    {
        Assert.SkipWhen(!HasTerminal, "Windows has no program that runs another in a terminal.");
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
            folder.Write(name, text);
        string[] command = [ChildProcess.DotnetCommand, .. Command(Write(folder, script))];
        var line = $"stty cols {columns} rows 50 && exec {string.Join(' ', command.Select(Quote))}";
        string[] arguments = OperatingSystem.IsMacOS() ? ["-q", "/dev/null", "sh", "-c", line] : ["-q", "-e", "-c", line, "/dev/null"];
        using var process = Start(ChildProcess.Prepare("script", folder.FullName, arguments));
        return await ChildProcess.CompleteAsync(process);
    }

    /// <summary>An environment that is the same on every machine: nothing of the user's, no colours, nothing asked of a network.</summary>
    private static Process Start(ProcessStartInfo start, string? home = null)
    {
        home ??= Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "shell")).FullName;
        foreach (var (name, value) in new (string, string?)[]
        {
            ("PSModulePath", ""), ("HOME", home), ("XDG_DATA_HOME", null), ("XDG_CONFIG_HOME", null), ("XDG_CACHE_HOME", null), ("NO_COLOR", "1"), ("TERM", "xterm"),
            ("POWERSHELL_TELEMETRY_OPTOUT", "1"), ("POWERSHELL_UPDATECHECK", "Off"), ("LC_ALL", "C.UTF-8"),
        })
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string[] Command(string path) => [Program, "-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", path];

    private static string Write(TemporaryFolder folder, string script) =>
        folder.Write("script.ps1", $"Import-Module -Name '{Repository.Manifest}' -ErrorAction Stop\n{script}\n");

    private static string Quote(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\e(\[[0-9;?]*[A-Za-z]|\][^\a]*\a|[=>])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapeSequence();
}
