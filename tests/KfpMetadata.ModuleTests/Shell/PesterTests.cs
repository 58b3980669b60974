using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The Pester tests of the repository in PowerShell itself, each in every version of Pester, each as a test by its own name.</summary>
public sealed class PesterTests
{
    /// <summary>What is there at least in each version; less means that files were not found.</summary>
    private const int Fewest = 100;

    private static readonly Lazy<Task<IReadOnlyList<PesterRun>>> Runs = new(RunAsync);

    public static async Task<IEnumerable<TheoryDataRow<PesterTest>>> Tests() =>
        from run in await Runs.Value
        from test in run.Tests
        select new TheoryDataRow<PesterTest>(test) { TestDisplayName = $"Pester {run.Version}, {test.File}: {test.Name}" };

    [Theory]
    [MemberData(nameof(Tests), DisableDiscoveryEnumeration = true)]
    public void Passes(PesterTest test)
    {
        Assert.SkipWhen(test.Outcome is "Skipped", "Pester skipped it.");
        Assert.True(test.Outcome is "Passed", $"{test.Outcome}: {test.Error}");
    }

    [Fact]
    public async Task Every_version_ran_the_same_tests_and_says_how_many()
    {
        var runs = await Runs.Value;
        Assert.Equal(Repository.PesterVersions, runs.Select(run => run.Version));
        Assert.All(runs, run => Assert.True(run.Tests.Count >= Fewest, $"Pester {run.Version} ran {run.Tests.Count} tests"));
        Assert.Single(runs.Select(run => run.Tests.Count).Distinct());
        // What goes to standard error is shown by dotnet test.
        foreach (var run in runs)
            await Console.Error.WriteLineAsync($"Pester {run.Version}: {run.Tests.Count} tests in {PesterRun.Files.Count} files");
    }

    private static async Task<IReadOnlyList<PesterRun>> RunAsync()
    {
        var runs = new List<PesterRun>();
        foreach (var version in Repository.PesterVersions)
            runs.Add(await PesterRun.RunAsync(version));
        return runs;
    }
}
