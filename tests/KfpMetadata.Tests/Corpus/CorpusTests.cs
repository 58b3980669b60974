using System.Reflection;
using KfpMetadata.Tests.Corpus.Rules;

namespace KfpMetadata.Tests.Corpus;

/// <summary>
/// The store against what the real library answered, case by case and step by step. KFPMETADATA_CORPUS names another folder of such
/// recordings.
/// </summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    public static TheoryData<string> Areas => [.. CorpusCase.Areas];

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task EveryCaseIsAnsweredAsRecordedOrByARule(string area)
    {
        var (cases, failed, compared) = (0, 0, 0);
        var failures = new List<string>();
        var texts = new List<string>();
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var recorded in CorpusCase.ReadArea(area))
        {
            var replay = new CorpusReplay(recorded);
            var differences = await replay.Run();
            Assert.Equal(recorded.Steps.Count, replay.Compared);
            failures.AddRange(differences.Select(difference => $"{recorded.Name}: {difference}"));
            texts.AddRange(replay.OtherTexts);
            foreach (var (rule, count) in replay.RulesMet)
                rules[rule] = rules.GetValueOrDefault(rule) + count;
            (cases, failed, compared) = (cases + 1, failed + (differences.Count == 0 ? 0 : 1), compared + replay.Compared);
        }

        Assert.True(cases > 0, $"{area} has no case");
        output.WriteLine($"{area}: {cases - failed} of {cases} cases, {compared} steps compared");
        foreach (var (rule, count) in rules)
            output.WriteLine($"    {count} x {rule}");
        Assert.True(failures.Count == 0, $"{failed} of {cases} cases of {area} differ\n" + string.Join('\n', failures));
        // A message is guidance; those of the project's own recordings are MLMD's.
        Assert.True(!CorpusCase.IsOwn || texts.Count == 0, $"{texts.Count} other texts\n" + string.Join('\n', texts));
    }

    [Fact]
    public void TheCorpusIsWhole()
    {
        var cases = CorpusCase.Areas.SelectMany(CorpusCase.ReadArea).ToList();
        Assert.Equal(cases.Count, cases.Select(item => item.Name).Distinct(StringComparer.Ordinal).Count());
        if (CorpusCase.IsOwn)
            Assert.Equal((690, 5392), (cases.Count, cases.Sum(item => item.Steps.Count)));
    }

    /// <summary>The page for users and the rules of the tests say the same.</summary>
    [Fact]
    public void EveryRuleIsDocumented()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot, "docs", "compatibility.md"));
        var sentences = DeliberateDifferences.ForOneCase().SelectMany(rule => rule.Sentences)
            .Concat([AnswerComparer.WholeDoubles, AnswerComparer.WholeTexts, AnswerComparer.SideBySide]);
        Assert.All(sentences, sentence => Assert.Contains($"| {sentence}", page, StringComparison.Ordinal));
    }

    /// <summary>The cases that the page names are there.</summary>
    [Fact]
    public void EveryCaseOfThePageIsRecorded()
    {
        Assert.SkipUnless(CorpusCase.IsOwn, "The page names the project's own recordings.");
        var cases = CorpusCase.Areas.SelectMany(CorpusCase.ReadArea).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        var page = File.ReadAllText(Path.Combine(RepositoryRoot, "docs", "compatibility.md"));
        var named = System.Text.RegularExpressions.Regex.Matches(page, "`(?<case>[a-z-]+/[a-z0-9-]+)`", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["case"].Value).ToList();
        Assert.True(named.Count > 15);
        Assert.All(named, name => Assert.Contains(name, cases));
    }

    private static string RepositoryRoot =>
        typeof(CorpusTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(item => item.Key is "RepositoryRoot").Value!;
}
