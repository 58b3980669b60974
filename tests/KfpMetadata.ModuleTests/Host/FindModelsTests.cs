using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>The example of the page on queries prints on servers what the page shows.</summary>
public sealed class FindModelsTests
{
    private static string Script => Repository.PathOf("examples/find-models.ps1");

    private static string Shown
    {
        get
        {
            var page = File.ReadAllText(Repository.PathOf("docs/queries.md")).ReplaceLineEndings("\n");
            var start = page.IndexOf("```text\n", StringComparison.Ordinal) + "```text\n".Length;
            return page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
        }
    }

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task On_a_server_it_prints_the_same(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release, "--port", "0");
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, Repository.PathOf("examples/sample-store.ps1"), "-HostName", "127.0.0.1", "-Port", port)).Succeeded;
        var run = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-HostName", "127.0.0.1", "-Port", port)).Succeeded;
        Assert.Equal(Shown, run.Output.ReplaceLineEndings("\n").TrimEnd());
    }
}
