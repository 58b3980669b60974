using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>The page that the example draws.</summary>
public sealed class TraceDatasetExampleTests
{
    private static string Script => Repository.PathOf("examples/trace-dataset.ps1");

    [Fact]
    public async Task It_draws_the_page()
    {
        using var folder = new TemporaryFolder();
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Html", folder.PathOf("digits.html"))).Succeeded;
        var facts = await Tools.InChromiumAsync("page.mjs", folder.PathOf("digits.html"), "sweep-2");
        Assert.Equal("What gs://bucket/data/digits.csv fed into", facts.GetProperty("title").GetString());
        Assert.Equal(5, facts.GetProperty("shown").GetInt32());
    }
}
