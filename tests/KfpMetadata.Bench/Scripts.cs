using System.Diagnostics;
using System.Reflection;

namespace KfpMetadata.Bench;

/// <summary>Runs the scripts of both sides, each in a process of its own.</summary>
internal static class Scripts
{
    private static readonly string Root = Metadata("RepositoryRoot");

    private static readonly string Host = Path.Combine(Root, "src", "KfpMetadata.Host", "bin", Metadata("Configuration"), "net10.0", "KfpMetadata.Host.dll");

    /// <summary>The repository.</summary>
    public static string Repository => Root;

    /// <summary>The Python that has the peer; <see langword="null"/> where there is none.</summary>
    public static string? Python { get; } = Environment.GetEnvironmentVariable("KFPMETADATA_REFERENCE_1_17_1") is { Length: > 0 } path ? path : null;

    /// <summary>Runs this module's script in the host.</summary>
    public static Task<string> RunOursAsync(string script, IEnumerable<string> arguments) =>
        RunAsync(Environment.ProcessPath is { } program && program.EndsWith("dotnet", StringComparison.Ordinal) ? program : "dotnet", [Host, Folder("ours", script + ".ps1"), .. arguments]);

    /// <summary>Runs the peer's script.</summary>
    public static Task<string> RunPeerAsync(string script, IEnumerable<string> arguments) => RunAsync(Python!, [Folder("peer", script + ".py"), .. arguments]);

    /// <summary>Where a script lies.</summary>
    public static string Folder(string side, string file) => Path.Combine(AppContext.BaseDirectory, side, file);

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}{await error}");
    }

    private static string Metadata(string key) =>
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => string.Equals(pair.Key, key, StringComparison.Ordinal)).Value!;
}
