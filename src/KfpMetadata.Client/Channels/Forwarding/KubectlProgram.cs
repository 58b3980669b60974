using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace KfpMetadata.Client;

/// <summary>
/// Where kubectl is, and how it is started so that it ends with this process, however that ends. .NET itself looks for a program in the current directory before the
/// PATH, where anyone may have put one.
/// </summary>
internal static class KubectlProgram
{
    private const string Name = "kubectl";
    private const string Shell = "/bin/sh";

    /// <summary>
    /// Runs the program given as arguments, and ends it when standard input ends: the other end of that pipe is open in this process alone, and closed by the
    /// system when it is gone. Interrupts of the terminal are for the session, not for what it forwards.
    /// </summary>
    private const string EndWithInput = """
        trap '' INT QUIT HUP
        exec 3<&0 </dev/null
        "$@" 3<&- &
        child=$!
        { read -r end <&3; kill -TERM "$child"; sleep 1; kill -KILL "$child"; } >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$child"
        status=$?
        kill -KILL "$watcher" 2>/dev/null
        wait "$watcher" 2>/dev/null
        exit "$status"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static bool IsWatched { get; } = !OperatingSystem.IsWindows() && File.Exists(Shell);

    /// <summary>The program on the PATH; <see langword="null"/> where there is none. Folders that are not given whole are passed over: they would be of the current directory.</summary>
    public static string? Find()
    {
        var file = OperatingSystem.IsWindows() ? Name + ".exe" : Name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(static folder => folder.Trim().Trim('"'))
            .Where(static folder => Path.IsPathFullyQualified(folder))
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsProgram);
    }

    /// <summary>How it is started.</summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(IsWatched ? Shell : program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] before = IsWatched ? ["-c", EndWithInput, Shell, program] : [];
        foreach (var argument in before.Concat(arguments)) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>What is to be done once it runs, so that it ends with this process.</summary>
    public static void Watch(Process process)
    {
        if (OperatingSystem.IsWindows()) WindowsJob.Add(process);
        // Where the shell watches it, its end is that of this process.
        if (!IsWatched) process.StandardInput.Close();
    }

    /// <summary>Ends the program, with what it started.</summary>
    public static async Task EndAsync(Process process)
    {
        if (IsWatched)
        {
            // The shell is left until it has taken note of the end of the program: nobody else may.
            foreach (var child in Children(process.Id)) Kill(child);
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException)
            {
                // It is ended as any other is.
            }
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What a process started, as Linux tells it; elsewhere the shell ends it.</summary>
    private static IEnumerable<int> Children(int parent)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{parent}/task/{parent}/children");
        try
        {
            return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => int.Parse(id, CultureInfo.InvariantCulture))] : [];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var child = Process.GetProcessById(id);
            child.Kill(entireProcessTree: true);
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
