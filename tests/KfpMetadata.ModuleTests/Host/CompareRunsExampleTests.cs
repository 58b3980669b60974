using System.Globalization;
using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>The example that compares runs prints what its page says, on every store.</summary>
public sealed class CompareRunsExampleTests
{
    private static readonly string Script = Repository.PathOf("examples/compare-runs.ps1");
    private static readonly string Sample = Repository.PathOf("examples/sample-store.ps1");

    [Fact]
    public async Task Without_parameters_it_prints_what_the_page_says() =>
        AssertPrinted(await ChildProcess.RunAsync(Repository.HostProgram, Script));

    [Fact]
    public async Task On_a_file_it_prints_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("sample.db");
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, Sample, "-Path", path)).Succeeded;
        AssertPrinted(await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Path", path));
    }

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task On_a_server_it_prints_the_same(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release, "--port", "0");
        string[] address = ["-HostName", "127.0.0.1", "-Port", server.Port.ToString(CultureInfo.InvariantCulture)];
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, [Sample, .. address])).Succeeded;
        AssertPrinted(await ChildProcess.RunAsync(Repository.HostProgram, [Script, .. address]));
    }

    private static void AssertPrinted(ChildProcess run)
    {
        var page = PageBlock.Read(Repository.PathOf("docs/runs.md")).Single(block => block.Output is not null);
        Assert.Equal(Lines(page.Output!), Lines(run.Succeeded.Output));
    }

    /// <summary>The lines, without what the width makes of the space between columns.</summary>
    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => Regex.Replace(line.Trim(), " +", " ", RegexOptions.None, TimeSpan.FromSeconds(1))).Where(line => line.Length > 0);
}
