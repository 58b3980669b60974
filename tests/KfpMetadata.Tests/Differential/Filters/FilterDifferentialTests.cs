using KfpMetadata.Tests.Differential.Requests;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Differential.Filters;

/// <summary>
/// Generated filters, right ones and slightly wrong ones, on a store of ours and on the real library side by side. KFPMETADATA_SEED
/// begins with another filter than the first one.
/// </summary>
public sealed class FilterDifferentialTests(ITestOutputHelper output)
{
    private const int MostReports = 20;

    [Fact]
    public void EveryFilterIsAnsweredAsTheLibraryAnswersIt()
    {
        using var reference = ReferencePipe.Start();
        using var comparison = new FilterComparison(reference);
        var wanted = Effort.Of(smoke: 1_000, full: 20_000);
        var (valid, found) = (0, 0);
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var reports = new List<string>();
        for (var seed = Dice.FirstSeed; seed < Dice.FirstSeed + wanted && reports.Count < MostReports; seed++)
        {
            var dice = new Dice(seed);
            var kind = dice.Pick(World.Kinds);
            var tree = new FilterGenerator(dice, kind).Condition(dice.Between(0, 3));
            // What is broken has numbers for the names of states: no restatement would be left to ask the library for.
            var isBroken = dice.Percent(25);
            var filter = isBroken ? new FilterBreaker(dice).Break(tree.Plain) : tree.Text;
            var difference = comparison.Difference(kind, filter, isBroken ? filter : tree.Plain);
            found += comparison.FoundNodes ? 1 : 0;
            valid += isBroken ? 0 : 1;
            if (comparison.Rule is { } rule)
                rules[rule] = rules.GetValueOrDefault(rule) + 1;
            if (difference is not null)
                reports.Add($"seed {seed}, {kind}: {(isBroken ? filter : Shrink(comparison, kind, tree))}");
        }

        output.WriteLine($"{wanted} filters, {valid} of them right, {found} selected some nodes");
        foreach (var (rule, count) in rules)
            output.WriteLine($"    {count} x {rule}");
        var explained = reports.Select(report => Explain(comparison, report));
        Assert.True(reports.Count == 0, $"{reports.Count} differences\n" + string.Join('\n', explained));
        Assert.True(found > wanted / 5, $"only {found} of {wanted} filters select anything");
    }

    private static string Shrink(FilterComparison comparison, string kind, FilterTree tree)
    {
        bool Differs(FilterTree smaller) => comparison.Difference(kind, smaller.Text, smaller.Plain) is not null;
        while (tree.Smaller().FirstOrDefault(Differs) is { } smaller)
            tree = smaller;
        return tree.Text;
    }

    private static string Explain(FilterComparison comparison, string report)
    {
        var parts = report.Split(": ", 2);
        var kind = parts[0].Split(", ")[1];
        return $"{report}\n    {comparison.Difference(kind, parts[1], parts[1])}";
    }
}
