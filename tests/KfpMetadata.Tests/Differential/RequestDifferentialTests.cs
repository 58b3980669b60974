using System.Text;
using Grpc.Core;
using KfpMetadata.Tests.Differential.Requests;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Differential;

/// <summary>
/// Generated sequences of requests, sent to a store of ours and to the real library side by side. KFPMETADATA_SEED begins with another
/// sequence than the first one.
/// </summary>
public sealed class RequestDifferentialTests(ITestOutputHelper output)
{
    private const int SequenceLength = 50;
    private const int MostReports = 8;

    [Fact]
    public void EveryRequestIsAnsweredAsTheLibraryAnswersIt()
    {
        using var reference = ReferencePipe.Start();
        var first = Dice.FirstSeed;
        var wanted = Effort.Of(smoke: 1_000, full: 20_000);
        var (requests, seed, ok) = (0, first, 0);
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var calls = new SortedDictionary<string, int>(StringComparer.Ordinal);
        // One report of each kind: they are mostly different defects.
        var kinds = new HashSet<(string, StatusCode, StatusCode)>();
        var reports = new List<string>();
        for (; requests < wanted && reports.Count < MostReports; seed++)
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
                if (result == StepResult.Different && kinds.Add(KindOf(stores.Found!)))
                    reports.Add(Report(reference, seed, steps, stores.Found!));
                if (result is StepResult.Different or StepResult.Ended)
                    break;
                if (stores.Last.Response is { } response)
                    generator.Learn(step, response);
            }
        }

        output.WriteLine($"{requests} requests in {seed - first} sequences, {ok} of them OK, {calls.Count} calls");
        foreach (var (rule, count) in rules)
            output.WriteLine($"    {count} x {rule}");
        Assert.True(reports.Count == 0, $"{reports.Count} kinds of differences\n" + string.Join('\n', reports));
        Assert.Equal(wanted < 5_000 ? calls.Count : ServiceMethods.Common.Count, calls.Count);
    }

    private static string Report(ReferencePipe reference, int seed, List<Step> steps, Difference found)
    {
        var smallest = new SequenceShrinker(candidate =>
                SideBySide.Run(reference, candidate) is { } difference && KindOf(difference) == KindOf(found)).Shrink(steps);
        var last = SideBySide.Run(reference, smallest) ?? found;
        var text = new StringBuilder().AppendLine($"seed {seed}: {found.Step.Rpc} differs. The smallest sequence that shows it:");
        foreach (var step in smallest)
            text.AppendLine(step.ToString());
        return text.AppendLine($"ours:      {last.Ours}").AppendLine($"reference: {last.Reference}").ToString();
    }

    private static (string Rpc, StatusCode Ours, StatusCode Reference) KindOf(Difference difference) =>
        (difference.Step.Rpc, difference.Ours.Code, difference.Reference.Code);
}
