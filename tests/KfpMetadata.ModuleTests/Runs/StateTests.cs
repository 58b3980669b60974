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

    /// <summary>As runs of Kubeflow: one that failed, one that goes on, one of which nothing is known but that it began; found, waited for, drawn.</summary>
    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Runs_of_TFX_fail_and_go_on(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(
            """
            $pipeline = New-MlmdContext -Type pipeline -Name taxi
            foreach ($id in 'broken', 'going', 'begun') {
                $run = New-MlmdContext -Type pipeline_run -Name $id
                if ($id -eq 'begun') { continue }
                $node = Get-OrNewMlmdContext -Type node -Name taxi.Trainer
                $state = if ($id -eq 'broken') { 'Failed' } else { 'Running' }
                $null = New-MlmdExecution -Type tfx.components.trainer.component.Trainer -Context $pipeline, $run, $node -State $state
                $null = New-MlmdExecution -Type tfx.components.evaluator.component.Evaluator -Context $pipeline, $run -State Complete |
                    New-MlmdOutputArtifact gs://taxi/$id -Type system.Metrics -OutputName evaluation -CustomProperty @{ auc = 0.5 }
            }
            """).Succeeded;
        Assert.Equal(
            ["begun Unknown 0/0", "going Running 1/2", "broken Failed 1/2"],
            store.Session.Invoke("Get-MlmdRun | ForEach-Object { \"$($_.RunId) $($_.State) $($_.TasksDone)/$($_.TasksTotal)\" }").Succeeded.Text);
        Assert.Equal(["broken"], store.Session.Invoke("(Get-MlmdRun -State Failed).RunId").Succeeded.Text);
        Assert.Equal(["going"], store.Session.Invoke("(Get-MlmdRun goin).RunId").Succeeded.Text);
        Assert.Equal(["evaluation auc 0.5"], store.Session.Invoke("Get-MlmdMetric broken | ForEach-Object { \"$($_.Artifact) $($_.Name) $($_.Value)\" }").Succeeded.Text);
        Assert.Equal(["Trainer Failed Failed 1"], store.Session.Invoke("Get-MlmdTask broken -State Failed" + Tasks).Succeeded.Text);
        var picture = store.Session.Invoke("Get-MlmdContext -Type pipeline_run -Name broken | Get-MlmdLineage | Export-MlmdLineage -Format Json").Succeeded.Text[0];
        using var json = System.Text.Json.JsonDocument.Parse(picture);
        Assert.Equal("taxi / broken", json.RootElement.GetProperty("title").GetString());
        Assert.Equal(["0"], store.Session.Invoke("@(Get-MlmdTask begun).Count").Succeeded.Text);
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
