using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>What states mean, who ran, and runs of TFX.</summary>
public sealed class StateTests
{
    private const string Tasks = " | ForEach-Object { \"$($_.Path) $($_.State) $($_.StoredState) $($_.Attempts)\" }";

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task A_task_that_was_not_triggered_is_skipped_and_has_no_attempts(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var gold = new GoldRuns(store);
        var run = gold.V2Run(gold.Context("system.Pipeline", "p"), "r");
        long Put(string type, string state, System.Text.Json.Nodes.JsonObject task, string? name = null) => gold.V2Execution([run], type, state, task, [], name);
        var root = Put("system.DAGExecution", "RUNNING", GoldRuns.Root(), "run/r");
        Put("system.ContainerExecution", "CANCELED", GoldRuns.Task("condition", root));
        Put("system.DAGExecution", "CANCELED", GoldRuns.Task("branch", root));
        Put("system.ContainerExecution", "RUNNING", GoldRuns.Task("created", root));
        var started = GoldRuns.Task("started", root);
        started["pod_name"] = GoldRuns.S("pod-1");
        Put("system.ContainerExecution", "RUNNING", started);
        // Somebody cleaned up: a pod had started.
        var killed = GoldRuns.Task("killed", root);
        killed["pod_name"] = GoldRuns.S("pod-2");
        Put("system.ContainerExecution", "CANCELED", killed);
        Put("system.ContainerExecution", "CACHED", GoldRuns.Task("cached", root));
        Put("system.ImporterExecution", "COMPLETE", GoldRuns.Task("importer", root));
        Put("components.Own", "CANCELED", GoldRuns.Task("own", root));
        Assert.Equal(
            [
                "condition Skipped Canceled 0", "branch Skipped Canceled ", "created Running Running 0", "started Running Running 1", "killed Canceled Canceled 1",
                "cached Cached Cached ", "importer Complete Complete 1", "own Canceled Canceled 0",
            ],
            store.Session.Invoke("Get-MlmdTask r" + Tasks).Succeeded.Text);
        Assert.Equal(["condition", "branch"], store.Session.Invoke("(Get-MlmdTask r -State Skipped).Path").Succeeded.Text);
        Assert.Equal(["killed", "own"], store.Session.Invoke("(Get-MlmdTask r -State Canceled).Path").Succeeded.Text);
        Assert.Equal(["condition", "branch"], store.Session.Invoke("(Get-MlmdTask r | Where-Object StateDiffers).Path").Succeeded.Text);
        Assert.Equal(["Running 5/7"], store.Session.Invoke("Get-MlmdRun r | ForEach-Object { \"$($_.State) $($_.TasksDone)/$($_.TasksTotal)\" }").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Runs_of_TFX_are_runs(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(KubeflowShapes.Tfx).Succeeded;
        new GoldRuns(store).LayV1();
        Assert.Equal(
            ["wf-abc V1 wf-abc Unknown 0/2", "taxi-2 Tfx taxi Complete 2/2", "taxi-1 Tfx taxi Complete 2/2"],
            store.Session.Invoke("Get-MlmdRun | ForEach-Object { \"$($_.RunId) $($_.Layout) $($_.Pipeline) $($_.State) $($_.TasksDone)/$($_.TasksTotal)\" }").Succeeded.Text);
        Assert.Equal(["taxi-2", "taxi-1"], store.Session.Invoke("(Get-MlmdRun -Pipeline taxi).RunId").Succeeded.Text);
        Assert.Equal(["CsvExampleGen Cached Cached ", "Trainer Complete Complete 1"], store.Session.Invoke("Get-MlmdContext -Type pipeline_run -Name taxi-2 | Get-MlmdTask" + Tasks).Succeeded.Text);
        Assert.Equal(["taxi-1"], store.Session.Invoke("(Get-MlmdRun pipeline_run/taxi-1).RunId").Succeeded.Text);
        Assert.Equal(["state", "model"], store.Session.Invoke("(Compare-MlmdRun taxi-1 taxi-2).Name").Succeeded.Text);
        Assert.Equal(["taxi-1"], store.Session.Invoke("(Get-MlmdLineage -Uri gs://taxi/examples -Upstream).Runs.Name").Succeeded.Text);
        Assert.Equal(["2"], store.Session.Invoke("@(Get-MlmdArtifact -Context taxi-1).Count").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task A_fresh_store_gives_empty_lists(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        foreach (var command in (string[])["Get-MlmdArtifact -Type Model", "Get-MlmdExecution -Type components.T", "Get-MlmdContext -Type KfpRun", "Get-MlmdArtifact -Type Model, Dataset -Property @{ a = 1 }", "Get-MlmdRun", "Get-MlmdArtifact -Type Model -Name m*"])
            Assert.Empty(store.Session.Invoke("$ErrorActionPreference = 'Stop'; " + command).Succeeded.Output);
    }
}
