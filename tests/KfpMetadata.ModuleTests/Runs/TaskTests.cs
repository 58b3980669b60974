using System.Text.Json.Nodes;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Trees of tasks, states that Kubeflow left behind, metrics of every kind, and comparisons.</summary>
public sealed class TaskTests
{
    [Fact]
    public async Task States_of_DAGs_are_worked_out_from_the_inside_and_loops_are_ordered_by_index()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var gold = new GoldRuns(store);
        var run = gold.V2Run(gold.Context("system.Pipeline", "p"), "r");
        long Put(string type, string state, JsonObject task, string? name = null) => gold.V2Execution([run], "system." + type, state, task, [], name);
        var root = Put("DAGExecution", "RUNNING", GoldRuns.Root(), "run/r");

        // The last child came from the cache: Kubeflow does not update the DAG.
        var stale = Put("DAGExecution", "RUNNING", With(GoldRuns.Task("stale", root), "total_dag_tasks", 2));
        Put("ContainerExecution", "COMPLETE", GoldRuns.Task("a", stale));
        Put("ContainerExecution", "CACHED", GoldRuns.Task("b", stale));

        var loop = Put("DAGExecution", "RUNNING", With(GoldRuns.Task("loop", root), "iteration_count", 2));
        foreach (var index in new[] { 1, 0 })
        {
            var iteration = Put("DAGExecution", "RUNNING", With(With(GoldRuns.Task("loop", loop), "iteration_index", index), "total_dag_tasks", 2));
            Put("ContainerExecution", index == 0 ? "COMPLETE" : "FAILED", GoldRuns.Task("step", iteration));
        }

        Put("DAGExecution", "RUNNING", With(GoldRuns.Task("nothing", root), "iteration_count", 0));
        Put("DAGExecution", "CANCELED", With(GoldRuns.Task("skipped", root), "total_dag_tasks", 3));
        // The driver ran twice.
        Put("ContainerExecution", "RUNNING", GoldRuns.Task("again", root));
        Put("ContainerExecution", "COMPLETE", GoldRuns.Task("again", root));
        // A row whose parent is not in the run, and two that are each other's.
        Put("ContainerExecution", "COMPLETE", GoldRuns.Task("stray", 9999));

        Assert.Equal(
            [
                "0 stale Dag Complete Running True ",
                "1 stale/a Container Complete Complete False ",
                "1 stale/b Container Cached Cached False ",
                "0 loop Loop Failed Running True ",
                "1 loop/loop.0 Dag Running Running False ",
                "2 loop/loop.0/step Container Complete Complete False ",
                "1 loop/loop.1 Dag Failed Running True ",
                "2 loop/loop.1/step Container Failed Failed False ",
                "0 nothing Loop Complete Running True ",
                "0 skipped Dag Skipped Canceled True ",
                "0 again Container Running Running False superseded",
                "0 again Container Complete Complete False ",
                "0 stray Container Complete Complete False ",
            ],
            store.Session.Invoke("Get-MlmdTask r | ForEach-Object { \"$($_.Depth) $($_.Path) $($_.Kind) $($_.State) $($_.StoredState) $($_.StateDiffers) $(if ($_.IsSuperseded) { 'superseded' })\" }").Succeeded.Text);
        // One more step is expected in the iteration that runs.
        Assert.Equal(["Failed 5/7 1"], store.Session.Invoke("$run = Get-MlmdRun r; \"$($run.State) $($run.TasksDone)/$($run.TasksTotal) $($run.TasksFailed)\"").Succeeded.Text);
        Assert.Equal(["loop", "loop/loop.1", "loop/loop.1/step"], store.Session.Invoke("(Get-MlmdTask r -State Failed).Path").Succeeded.Text);
        Assert.Equal(["loop/loop.0/step", "loop/loop.1/step"], store.Session.Invoke("(Get-MlmdTask r -Name step).Path").Succeeded.Text);
    }

    [Fact]
    public async Task A_launcher_that_tried_again_has_more_attempts()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var gold = new GoldRuns(store);
        var rows = gold.LayV2();
        gold.Event(rows.Train, gold.V2Artifact("system.Artifact", "minio://x/executor-logs-1", []), "OUTPUT", "executor-logs");
        Assert.Equal(["2"], store.Session.Invoke("(Get-MlmdTask r1 -Name train).Attempts").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Metrics_of_every_kind_are_rows_of_one_table(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var gold = new GoldRuns(store);
        var run = gold.V2Run(gold.Context("system.Pipeline", "p"), "r");
        var root = gold.V2Execution([run], "system.DAGExecution", "RUNNING", GoldRuns.Root(), [], name: "run/r");
        var matrix = JsonNode.Parse("""{"struct":{"annotationSpecs":[{"displayName":"cat"},{"displayName":"dog"}],"rows":[{"row":[5,1]},{"row":[2,7]}]}}""")!.AsObject();
        var points = JsonNode.Parse("""{"list":[{"confidenceThreshold":0.9,"recall":0.5,"falsePositiveRate":0.1},{"confidenceThreshold":0.1,"recall":1,"falsePositiveRate":0.8}]}""")!.AsObject();
        var slices = JsonNode.Parse("""{"list":[{"slice":"young","sliceClassificationMetrics":{"confidenceMetrics":[{"confidenceThreshold":0.5,"recall":0.7,"falsePositiveRate":0.2}]}}]}""")!.AsObject();
        var classes = gold.V2Artifact("system.ClassificationMetrics", "minio://c", new JsonObject { ["display_name"] = GoldRuns.S("classes"), ["confusionMatrix"] = GoldRuns.Struct(matrix), ["confidenceMetrics"] = GoldRuns.Struct(points) });
        var sliced = gold.V2Artifact("system.SlicedClassificationMetrics", "minio://s", new JsonObject { ["evaluationSlices"] = GoldRuns.Struct(slices) });
        var model = gold.V2Artifact("system.Model", "minio://m", new JsonObject { ["size"] = GoldRuns.D(12) });
        gold.V2Execution([run], "system.ContainerExecution", "COMPLETE", GoldRuns.Task("eval", root), [(classes, "OUTPUT", "classes"), (sliced, "OUTPUT", "sliced"), (model, "OUTPUT", "model")]);
        const string Row = " | ForEach-Object { \"$($_.Artifact) $($_.Kind) $($_.Name) $($_.Value) [$($_.Row),$($_.Column)] $($_.Threshold) $($_.FalsePositiveRate) $($_.Slice)\" }";
        string[] expected =
        [
            "classes RocPoint confidenceMetrics 0.5 [,] 0.9 0.1 ",
            "classes RocPoint confidenceMetrics 1 [,] 0.1 0.8 ",
            "classes ConfusionMatrix confusionMatrix 5 [cat,cat]   ",
            "classes ConfusionMatrix confusionMatrix 1 [cat,dog]   ",
            "classes ConfusionMatrix confusionMatrix 2 [dog,cat]   ",
            "classes ConfusionMatrix confusionMatrix 7 [dog,dog]   ",
            "sliced RocPoint confidenceMetrics 0.7 [,] 0.5 0.2 young",
        ];
        Assert.Equal(expected, store.Session.Invoke("Get-MlmdMetric r" + Row).Succeeded.Text);
        Assert.Equal(expected[..2], store.Session.Invoke("Get-MlmdMetric r -Kind RocPoint" + Row).Succeeded.Text.Take(2));
        Assert.Equal(["model size 12 eval r"], store.Session.Invoke("Get-MlmdMetric r -ArtifactType *Model | ForEach-Object { \"$($_.Artifact) $($_.Name) $($_.Value) $($_.Task) $($_.RunId)\" }").Succeeded.Text);
        Assert.Equal(["model size 12 eval r"], store.Session.Invoke("Get-MlmdArtifact -Type system.Model | Get-MlmdMetric | ForEach-Object { \"$($_.Artifact) $($_.Name) $($_.Value) $($_.Task) $($_.RunId)\" }").Succeeded.Text);
        Assert.Equal(["7"], store.Session.Invoke("@(Get-MlmdExecution -Context r | Get-MlmdMetric).Count").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Runs_side_by_side_show_what_differs(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var gold = new GoldRuns(store);
        gold.LayV1();
        gold.LayV1("wf-def", learningRate: "0.5", digest: "d3");
        const string Row = " | ForEach-Object { \"$($_.Kind) $($_.Task) $($_.Name): $($_.Value -join ' | ') $($_.Equal)\" }";
        Assert.Equal(
            ["Parameter Train lr: 0.1 | 0.5 False", "Code Train code: sha256=d2 | sha256=d3 False"],
            store.Session.Invoke("Compare-MlmdRun wf-abc, wf-def -Kind Parameter, Code" + Row).Succeeded.Text);
        Assert.Equal(
            ["Parameter Preprocess rows: 100 | 100 True", "Parameter Train lr: 0.1 | 0.5 False"],
            store.Session.Invoke("Get-MlmdRun wf-abc, wf-def | Compare-MlmdRun -Kind Parameter -IncludeEqual" + Row).Succeeded.Text);
        Assert.Equal(
            ["wf-abc,wf-def minio://mlpipeline/artifacts/wf-abc/wf-abc-222/model.tgz,minio://mlpipeline/artifacts/wf-def/wf-def-222/model.tgz"],
            store.Session.Invoke("Compare-MlmdRun wf-abc, wf-def -Kind Artifact | Where-Object Name -eq model | ForEach-Object { \"$($_.RunId -join ',') $($_.Value -join ',')\" }").Succeeded.Text);
        _ = store.Session.Invoke("Compare-MlmdRun wf-abc").Failed("MlmdInvalidArgument");
        _ = store.Session.Invoke("Compare-MlmdRun wf-abc, wf-abc").Failed("MlmdInvalidArgument");
        _ = store.Session.Invoke("Compare-MlmdRun wf-abc, none").Failed("MlmdNotFound");
    }

    private static JsonObject With(JsonObject task, string name, long value)
    {
        task[name] = GoldRuns.I(value);
        return task;
    }
}
