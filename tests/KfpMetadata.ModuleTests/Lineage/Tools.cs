using System.Diagnostics;
using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>The real programs that pictures are meant for. A test that lacks one is skipped and says what to install.</summary>
internal static class Tools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static string Browser => Repository.PathOf("tests/browser");

    /// <summary>Runs a script of <c>tests/browser</c> in Chromium.</summary>
    public static async Task<JsonElement> InChromiumAsync(string script, params string[] arguments)
    {
        var chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
        var node = Find("node");
        Assert.SkipWhen(chromium is null, "No chromium on PATH: install Debian's package chromium.");
        Assert.SkipWhen(node is null, "No node on PATH: install Node.js.");
        Assert.SkipWhen(!Directory.Exists(Path.Combine(Browser, "node_modules")),
            "tests/browser/node_modules is missing: run 'npm ci --ignore-scripts' in tests/browser.");
        var output = await RunAsync(node!, [Path.Combine(Browser, script), .. arguments], ("KFPMETADATA_CHROMIUM", chromium!));
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs Graphviz.</summary>
    public static async Task<string> InGraphvizAsync(params string[] arguments)
    {
        var dot = Find("dot");
        Assert.SkipWhen(dot is null, "No dot on PATH: install Debian's package graphviz.");
        return await RunAsync(dot!, arguments);
    }

    private static async Task<string> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true,
            UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}\n{await output}\n{await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(static folder => folder.Length > 0)
        .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
        .FirstOrDefault(File.Exists);
}
