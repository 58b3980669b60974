using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Package;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>The example as a user runs it, and its output as the documentation shows it.</summary>
public sealed class TraceDatasetExampleTests
{
    private static string Script => Repository.PathOf("examples/trace-dataset.ps1");

    [Fact]
    public async Task Documentation_shows_what_it_writes()
    {
        var run = (await ChildProcess.RunAsync(Repository.HostProgram, Script)).Succeeded;
        Assert.Empty(run.Error);
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/lineage.md"), TestContext.Current.CancellationToken);
        var shown = page.Split("```text\n")[1].Split("```")[0];
        Assert.Equal(Lines(shown), Lines(run.Output));
    }

    [Fact]
    public async Task It_draws_the_page()
    {
        Assert.SkipWhen(!LayoutLibrary.IsExpected, "The module was built without npm, so it has no layout library.");
        using var folder = new TemporaryFolder();
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Html", folder.PathOf("digits.html"))).Succeeded;
        var facts = await Tools.InChromiumAsync("page.mjs", folder.PathOf("digits.html"), "sweep-2");
        Assert.Equal("What gs://bucket/data/digits.csv fed into", facts.GetProperty("title").GetString());
        Assert.Equal(5, facts.GetProperty("shown").GetInt32());
    }

    private static IReadOnlyList<string> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'))];
}
