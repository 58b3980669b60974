using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The scripts of <c>examples/</c> as a user runs them.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Scripts =>
        [.. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.ps1", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".Tests.ps1", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>A script that works on what its caller has connected to has Pester tests beside it, which run it.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Runs_as_it_stands_or_has_Pester_tests(string script)
    {
        if (HasTests(script))
        {
            var tests = await File.ReadAllTextAsync(TestsOf(script), TestContext.Current.CancellationToken);
            Assert.Contains(Path.GetFileName(script), tests, StringComparison.Ordinal);
            return;
        }

        var run = (await RealShell.RunFileAsync(Repository.PathOf(script))).Succeeded;
        Assert.NotEmpty(run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("examples/find-models.ps1", "docs/queries.md")]
    [InlineData("examples/trace-dataset.ps1", "docs/lineage.md")]
    public async Task Prints_what_its_page_shows(string script, string page)
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf(page), TestContext.Current.CancellationToken);
        var shown = text.ReplaceLineEndings("\n")[text.IndexOf(script, StringComparison.Ordinal)..].Split("```text\n")[1].Split("```")[0];
        var run = (await RealShell.RunFileAsync(Repository.PathOf(script))).Succeeded;
        Assert.Equal(Lines(shown), Lines(run.Output));
    }

    /// <summary>Nothing goes past a script's output to the host, so that a caller can keep all of it.</summary>
    [Fact]
    public async Task Write_all_that_they_show_to_their_output()
    {
        var examples = Scripts.Select(row => row.Data).Where(script => !HasTests(script));
        var calls = string.Join('\n', examples.Select(script => $"$kept = & '{Repository.PathOf(script)}'; if (-not $kept) {{ throw '{script}' }}"));
        var run = (await RealShell.RunAsync(calls)).Succeeded;
        Assert.Empty(run.Output);
    }

    private static bool HasTests(string script) => File.Exists(TestsOf(script));

    private static string TestsOf(string script) => Repository.PathOf(Path.ChangeExtension(script, ".Tests.ps1"));

    private static IReadOnlyList<string> Lines(string text) => [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
}
