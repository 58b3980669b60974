using System.Text.Json.Nodes;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>A list of many runs: the executions of several are read together, and each run has its own.</summary>
public sealed class RunListTests
{
    private const int Runs = 60;

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Many_runs_are_read_with_few_calls(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        Lay(new GoldRuns(store));
        var counter = new CallCounter();
        var read = store.Session.Invoke(
            CallCounter.Hear + "Get-MlmdRun | ForEach-Object { \"$($_.RunId) $($_.TasksTotal) $($_.State) $($_.Parameters.n)\" }", counter.Parameter).Succeeded.Text;
        Assert.Equal(
            from run in Enumerable.Range(0, Runs).Reverse()
            select FormattableString.Invariant($"r{run} {Tasks(run)} {(Tasks(run) == 0 ? "Running" : "Complete")} {run}"),
            read);
        // 1.14 leaves out which execution is of which run, so that each is asked.
        Assert.InRange(counter.Count, 5, kind == StoreKind.Reference_1_14_0 ? Runs + 10 : Runs / 2);
        Assert.Equal(["r59", "r58"], store.Session.Invoke("(Get-MlmdRun -First 2).RunId").Succeeded.Text);
    }

    /// <summary>Most runs are small; some fill a batch by themselves, and one is more than a page.</summary>
    private static int Tasks(int run) => run switch
    {
        20 => 130,
        35 or 36 => 60,
        _ => run % 4,
    };

    private static void Lay(GoldRuns gold)
    {
        var pipeline = gold.Context("system.Pipeline", "p");
        for (var run = 0; run < Runs; run++)
        {
            var context = gold.V2Run(pipeline, FormattableString.Invariant($"r{run}"));
            var root = gold.V2Execution([pipeline, context], "system.DAGExecution", "RUNNING", GoldRuns.Root(new JsonObject { ["n"] = run }), [], FormattableString.Invariant($"run/r{run}"));
            for (var task = 0; task < Tasks(run); task++)
                gold.V2Execution([pipeline, context], "system.ContainerExecution", "COMPLETE", GoldRuns.Task(FormattableString.Invariant($"t{task}"), root), []);
        }
    }
}
