using System.Text;
using KfpMetadata.Tests.Differential.Requests;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Differential;

/// <summary>
/// Generated sequences of requests, sent to a store of ours and to the real library side by side. KFPMETADATA_SEED begins with another
/// sequence than the first one.
/// </summary>
[Trait("Category", "Effort")]
public sealed class RequestDifferentialTests(ITestOutputHelper output)
{
    private const int SequenceLength = 50;

    [Fact]
    public void EveryRequestIsAnsweredAsTheLibraryAnswersIt()
    {
        using var reference = ReferencePipe.Start();
        var first = Dice.FirstSeed;
        var wanted = Effort.Of(smoke: 1_000, full: 20_000);
        var (requests, seed, ok) = (0, first, 0);
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var calls = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (; requests < wanted; seed++)
        {
            var steps = new List<Step>();
            using var stores = new SideBySide(reference, rule => rules[rule] = rules.GetValueOrDefault(rule) + 1);
            var generator = new SequenceGenerator(seed);
            while (steps.Count < SequenceLength)
            {
                var step = generator.Next();
                steps.Add(step);
                var result = stores.Do(step);
                if (result == StepResult.Skipped)
                    continue;
                requests++;
                calls[step.Rpc] = calls.GetValueOrDefault(step.Rpc) + 1;
                ok += stores.Last!.IsOk ? 1 : 0;
                if (result == StepResult.Different)
                    Assert.Fail(Report(reference, seed, steps, stores.Found!));
                if (result == StepResult.Ended)
                    break;
                if (stores.Last.Response is { } response)
                    generator.Learn(step, response);
            }
        }

        output.WriteLine($"{requests} requests in {seed - first} sequences, {ok} of them OK, {calls.Count} calls");
        foreach (var (rule, count) in rules)
            output.WriteLine($"    {count} x {rule}");
        Assert.Equal(wanted < 5_000 ? calls.Count : ServiceMethods.Common.Count, calls.Count);
    }

    private static string Report(ReferencePipe reference, int seed, List<Step> steps, Difference found)
    {
        var smallest = new SequenceShrinker(candidate =>
                SideBySide.Run(reference, candidate) is { } difference && IsSameKind(difference, found)).Shrink(steps);
        var last = SideBySide.Run(reference, smallest) ?? found;
        var text = new StringBuilder().AppendLine($"seed {seed}: {found.Step.Rpc} differs. The smallest sequence that shows it:");
        foreach (var step in smallest)
            text.AppendLine(step.ToString());
        return text.AppendLine($"ours:      {last.Ours}").AppendLine($"reference: {last.Reference}").ToString();
    }

    private static bool IsSameKind(Difference difference, Difference found) =>
        difference.Step.Rpc == found.Step.Rpc
        && difference.Ours.Code == found.Ours.Code
        && difference.Reference.Code == found.Reference.Code;
}
