using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>A list of many runs: the executions of several are read together, and each run has its own.</summary>
public sealed class RunListTests
{
    private const int Runs = 60;

    /// <summary>Each run with its root and its tasks, in a few calls.</summary>
    private const string Scene =
        """
        param($Tasks)
        $run = (Get-OrNewMlmdContextType system.PipelineRun).Id
        $dag = (Get-OrNewMlmdExecutionType system.DAGExecution).Id
        $container = (Get-OrNewMlmdExecutionType system.ContainerExecution).Id
        $contexts = @((Invoke-MlmdRequest PutContexts @{ contexts = @(for ($i = 0; $i -lt $Tasks.Count; $i++) {
                            @{ type_id = $run; name = "r$i"; custom_properties = @{ pipeline_root = @{ string_value = "minio://p/r$i" } } } }) }).context_ids)
        $owners = [Collections.Generic.List[object]]::new()
        $rows = @(for ($i = 0; $i -lt $Tasks.Count; $i++) {
                $owners.Add($contexts[$i])
                @{ type_id = $dag; name = "run/r$i"; last_known_state = 'RUNNING'; custom_properties = @{ task_name = @{ string_value = '' }; inputs = @{ struct_value = @{ n = $i } } } }
                for ($t = 0; $t -lt $Tasks[$i]; $t++) {
                    $owners.Add($contexts[$i])
                    @{ type_id = $container; last_known_state = 'COMPLETE'; custom_properties = @{ task_name = @{ string_value = "t$t" } } }
                }
            })
        $executions = @((Invoke-MlmdRequest PutExecutions @{ executions = $rows }).execution_ids)
        $null = Invoke-MlmdRequest PutAttributionsAndAssociations @{ associations = @(for ($i = 0; $i -lt $executions.Count; $i++) {
                    @{ execution_id = $executions[$i]; context_id = $owners[$i] } }) }
        """;

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Many_runs_are_read_with_few_calls(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene, ("Tasks", Enumerable.Range(0, Runs).Select(Tasks).ToArray())).Succeeded;
        var counter = new CallCounter();
        var read = store.Session.Invoke(
            CallCounter.Hear + "Get-MlmdRun | ForEach-Object { \"$($_.RunId) $($_.TasksTotal) $($_.State) $($_.Parameters.n)\" }", counter.Parameter).Succeeded.Text;
        Assert.Equal(
            from run in Enumerable.Range(0, Runs).Reverse()
            select FormattableString.Invariant($"r{run} {Tasks(run)} {(Tasks(run) == 0 ? "Running" : "Complete")} {run}"),
            read);
        // 1.14 leaves out which execution is of which run, so that each is asked.
        Assert.InRange(counter.Count, 5, kind == StoreKind.Reference_1_14_0 ? Runs + 25 : Runs / 2);
        Assert.Equal(["r59", "r58"], store.Session.Invoke("(Get-MlmdRun -First 2).RunId").Succeeded.Text);
    }

    /// <summary>Most runs are small; two fill a batch by themselves, and one is more than a page.</summary>
    private static int Tasks(int run) => run switch
    {
        20 => 130,
        35 or 36 => 60,
        _ => run % 4,
    };
}
