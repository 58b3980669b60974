using System.Globalization;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>What importing costs, in fresh processes.</summary>
[Collection(AloneCollection.Name)]
public sealed class ImportTests
{
    /// <summary>What importing may take more than the control module, in milliseconds.</summary>
    private const double Allowance = 40;

    private const int Processes = 10;

    /// <summary>
    /// Other work on the machine (the other test programs) makes times longer, by chance for one module more than for the other. One
    /// round that holds is enough: what the module itself costs is in every round.
    /// </summary>
    private const int Rounds = 5;

    [Fact]
    public async Task Loads_nothing_of_deps()
    {
        var run = (await ChildProcess.RunAsync(Repository.ProbeProgram, "import", Repository.Manifest)).Succeeded;
        var assemblies = run.Facts.Where(fact => fact[0] is "assembly").ToList();
        Assert.Contains(assemblies, fact => fact[1] is "Default" && fact[2] is "KfpMetadata");
        Assert.Contains(assemblies, fact => fact[1] is "Default" && fact[2] is "KfpMetadata.Core");
        Assert.DoesNotContain(assemblies, fact => fact[4].StartsWith(Repository.PathOf("lib/deps"), StringComparison.Ordinal));
        Assert.DoesNotContain(assemblies, fact => fact[1] is "KfpMetadata");
    }

    [Fact]
    public async Task Takes_little_more_than_an_empty_module_of_that_size()
    {
        using var folder = new TemporaryFolder();
        var control = ControlModule.Write(folder);
        var rounds = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var own = new List<double>();
            var empty = new List<double>();
            for (var i = 0; i < Processes; i++)
            {
                empty.Add(await MeasureAsync(control));
                own.Add(await MeasureAsync(Repository.Manifest));
            }

            rounds.Add($"module {Median(own):F1} ms, control module {Median(empty):F1} ms");
            TestContext.Current.TestOutputHelper?.WriteLine(rounds[^1]);
            if (Median(own) - Median(empty) <= Allowance)
                return;
        }

        Assert.Fail($"Importing takes more than {Allowance} ms more than it should: {string.Join("; ", rounds)}.");
    }

    private static async Task<double> MeasureAsync(string manifest)
    {
        var run = (await ChildProcess.RunAsync(Repository.ProbeProgram, "import", manifest)).Succeeded;
        Assert.Equal(
            ManifestFile.List("CmdletsToExport").Count.ToString(CultureInfo.InvariantCulture),
            run.Facts.Single(fact => fact[0] is "commands")[1]);
        return double.Parse(run.Facts.Single(fact => fact[0] is "milliseconds")[1], CultureInfo.InvariantCulture);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
