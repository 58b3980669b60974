using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Web;

/// <summary>
/// The client of Kubeflow's UI (tests/browser/ui.mjs), in Node or in Chromium. A test that lacks a program is skipped and says what to
/// install.
/// </summary>
internal static class UiClient
{
    public const string Node = "node";
    public const string Chromium = "chromium";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Makes the calls.</summary>
    /// <param name="where"><see cref="Node"/>, <see cref="Chromium"/>, or the origin of a page in Chromium that makes one call.</param>
    /// <param name="format">How messages are sent: <c>binary</c> or <c>text</c>.</param>
    /// <param name="hosts">The servers.</param>
    /// <param name="runs">The names of the runs whose pages are read.</param>
    /// <returns>The calls with their answers, a list for each server.</returns>
    public static async Task<IReadOnlyList<JsonArray>> CallAsync(
        string where, string format, IEnumerable<string> hosts, params IEnumerable<string> runs)
    {
        var node = Find("node");
        Assert.SkipWhen(node is null, "No node on PATH: install Node.js.");
        var chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
        Assert.SkipWhen(where != Node && chromium is null, "No chromium on PATH: install Debian's package chromium.");
        var browser = Path.Combine(Metadata("RepositoryRoot"), "tests", "browser");
        Assert.SkipWhen(!Directory.Exists(Path.Combine(browser, "node_modules", "grpc-web")),
            "tests/browser/node_modules is missing or old: run 'npm ci --ignore-scripts' in tests/browser.");
        var protoc = Path.Combine(Metadata("JavaScriptProtoc"), "tools", Platform, OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");
        Assert.SkipWhen(!File.Exists(protoc), $"The package Grpc.Tools has no '{protoc}'.");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(protoc, File.GetUnixFileMode(protoc) | UnixFileMode.UserExecute);

        var argument = JsonSerializer.Serialize(new
        {
            protoc, include = Path.Combine(Metadata("JavaScriptProtoc"), "build", "native", "include"),
            protos = Path.Combine(Metadata("RepositoryRoot"), "protos"),
            where, format, hosts, runs,
        });
        var output = await RunAsync(node!, chromium, Path.Combine(browser, "ui.mjs"), argument);
        return [.. JsonNode.Parse(output)!.AsArray().Select(static calls => calls!.AsArray())];
    }

    private static string Platform => OperatingSystem.IsWindows() ? "windows_x64" : OperatingSystem.IsMacOS() ? "macosx_x64"
        : RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "linux_arm64" : "linux_x64";

    private static async Task<string> RunAsync(string node, string? chromium, params string[] arguments)
    {
        var start = new ProcessStartInfo(node, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment["KFPMETADATA_CHROMIUM"] = chromium;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{node} ended with {process.ExitCode}: {await error}");
            return output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string Metadata(string key) =>
        typeof(UiClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(static folder => folder.Length > 0)
        .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
        .FirstOrDefault(File.Exists);
}
