using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The Pester tests of the repository in PowerShell itself, each in every version of Pester, each as a test by its own name.</summary>
public sealed class PesterTests
{
    /// <summary>What is there at least; less means that files were not found.</summary>
    private const int Fewest = 400;

    /// <summary>What each version runs at least, at every effort.</summary>
    private const int FewestShared = 20;

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
        Assert.True(runs[^1].Tests.Count >= Fewest, $"Pester {runs[^1].Version} ran {runs[^1].Tests.Count} tests");
        var shared = runs[^1].Shared.ToList();
        Assert.True(shared.Count >= FewestShared, $"Every version ran {shared.Count} tests");
        Assert.All(runs, run => Assert.Equal(shared, run.Shared));
        // What goes to standard error is shown by dotnet test.
        foreach (var run in runs)
            await Console.Error.WriteLineAsync($"Pester {run.Version}: {run.Tests.Count} tests");
    }

    private static async Task<IReadOnlyList<PesterRun>> RunAsync()
    {
        var runs = new List<PesterRun>();
        foreach (var version in Repository.PesterVersions)
            runs.Add(await PesterRun.RunAsync(version));
        return runs;
    }
}
