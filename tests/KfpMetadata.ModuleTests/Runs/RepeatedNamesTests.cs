using System.Text.Json.Nodes;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Nothing is lost where names repeat: artifacts of one input or output, tasks of one DAG, metrics of one artifact.</summary>
public sealed class RepeatedNamesTests
{
    private const string Differences = " | ForEach-Object { \"$($_.Kind) $($_.Task) $($_.Name): $($_.Value -join ' | ') $($_.Equal)\" }";
    private const string Metrics = " | ForEach-Object { \"$($_.Task) $($_.Artifact) $($_.Name) $($_.Value)\" }";

    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Lists_of_inputs_are_compared_place_by_place(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(
            """
            $m = 0..3 | ForEach-Object { New-MlmdArtifact -Uri "s3://m$_" -Type Model }
            foreach ($run in @('a', @(0, 1, 3)), @('b', @(0, 2, 3)), @('c', @(3, 0))) {
                $task = Get-OrNewMlmdRunContext -RunId $run[0] | New-MlmdRunExecution -Type components.Pick
                foreach ($i in $run[1]) { $null = $task | Add-MlmdInputLink -Artifact $m[$i] -InputName models }
            }
            """).Succeeded;
        Assert.Equal(["Artifact Pick models[1] (input): s3://m1 | s3://m2 False"], store.Session.Invoke("Compare-MlmdRun a,b" + Differences).Succeeded.Text);
        Assert.Equal(["models[0] (input)", "models[1] (input)", "models[2] (input)"], store.Session.Invoke("(Compare-MlmdRun a,b -IncludeEqual -Kind Artifact).Name").Succeeded.Text);
        // A list is in the order in which it was written, and can be shorter.
        Assert.Equal(
            ["Artifact Pick models[0] (input): s3://m0 | s3://m3 False", "Artifact Pick models[1] (input): s3://m1 | s3://m0 False", "Artifact Pick models[2] (input): s3://m3 |  False"],
            store.Session.Invoke("Compare-MlmdRun a,c" + Differences).Succeeded.Text);
        Assert.Equal(["s3://m3", "s3://m0"], store.Session.Invoke("Get-MlmdTask c | ForEach-Object Events | ForEach-Object { (Get-MlmdArtifact $_.ArtifactId).Uri }").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Metrics_of_several_artifacts_of_one_output_are_all_there(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var gold = new GoldRuns(store);
        var pipeline = gold.Context("system.Pipeline", "p");
        foreach (var (name, accuracy) in new[] { ("x", 0.1), ("y", 0.9) })
        {
            var run = gold.V2Run(pipeline, name);
            var root = gold.V2Execution([run], "system.DAGExecution", "RUNNING", GoldRuns.Root(), [], name: "run/" + name);
            long Metric(double value) => gold.V2Artifact("system.Metrics", "minio://" + name, new JsonObject { ["display_name"] = GoldRuns.S("ms"), ["acc"] = GoldRuns.D(value) });
            // Its rows and columns have one label, and two points one threshold.
            var matrix = JsonNode.Parse("""{"struct":{"annotationSpecs":[{"displayName":"a"},{"displayName":"a"}],"rows":[{"row":[1,2]},{"row":[3,4]}]}}""")!.AsObject();
            var points = JsonNode.Parse("""{"list":[{"confidenceThreshold":0.5,"recall":0.1,"falsePositiveRate":0},{"confidenceThreshold":0.5,"recall":0.2,"falsePositiveRate":0}]}""")!.AsObject();
            matrix["struct"]!["rows"]![0]!["row"]![0] = accuracy;
            var roc = gold.V2Artifact("system.ClassificationMetrics", "minio://roc", new JsonObject { ["confusionMatrix"] = GoldRuns.Struct(matrix), ["confidenceMetrics"] = GoldRuns.Struct(points) });
            gold.V2Execution([run], "system.ContainerExecution", "COMPLETE", GoldRuns.Task("eval", root), [(Metric(accuracy), "OUTPUT", "ms"), (Metric(0.2), "OUTPUT", "ms"), (roc, "OUTPUT", "roc")]);
        }

        Assert.Equal(["eval ms[0] acc 0.1", "eval ms[1] acc 0.2"], store.Session.Invoke("Get-MlmdMetric x -Kind Scalar" + Metrics).Succeeded.Text);
        Assert.Equal(
            ["Metric eval ms[0].acc: 0.1 | 0.9 False", "Metric eval roc.confusionMatrix[a,a][0]: 0.1 | 0.9 False"],
            store.Session.Invoke("Compare-MlmdRun x y -Kind Metric" + Differences).Succeeded.Text);
        Assert.Equal(
            ["ms[0].acc", "ms[1].acc", "roc.confidenceMetrics[0.5][0]", "roc.confidenceMetrics[0.5][1]", "roc.confusionMatrix[a,a][0]", "roc.confusionMatrix[a,a][1]", "roc.confusionMatrix[a,a][2]", "roc.confusionMatrix[a,a][3]"],
            store.Session.Invoke("(Compare-MlmdRun x y -Kind Metric -IncludeEqual).Name").Succeeded.Text);
    }

    [Fact]
    public async Task What_is_a_metric_is_one_thing_for_every_command()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(
            """
            foreach ($run in 'a', 'b') {
                $task = Get-OrNewMlmdRunContext -RunId $run | New-MlmdRunExecution -Type components.T
                $null = $task | New-MlmdOutputArtifact -Uri s3://d -Type system.Dataset -OutputName data -CustomProperty @{ rows = [int]($run -eq 'a'); clean = $true; split = 'train' }
                $null = $task | New-MlmdOutputArtifact -Uri s3://m -Type system.Metrics -OutputName metrics -CustomProperty @{ loss = 0.5; f1 = 0.8500000000000001 }
            }
            """).Succeeded;
        Assert.Equal(["T metrics f1 0.85", "T metrics loss 0.5"], store.Session.Invoke("Get-MlmdMetric a" + Metrics).Succeeded.Text);
        Assert.Equal(["metrics.f1", "metrics.loss"], store.Session.Invoke("(Compare-MlmdRun a b -Kind Metric -IncludeEqual).Name").Succeeded.Text);
        Assert.Equal(["Artifact T data.rows: 1 | 0 False"], store.Session.Invoke("Compare-MlmdRun a b" + Differences).Succeeded.Text);
        // Where the user says so, the numbers of other types are metrics too; they have the output's name, not the key that the module made.
        Assert.Equal(["T data clean True", "T data rows 1"], store.Session.Invoke("Get-MlmdMetric a -ArtifactType *Dataset" + Metrics).Succeeded.Text);
        Assert.Equal(["metrics"], store.Session.Invoke("Get-MlmdTask a | Get-MlmdMetric -Name loss | ForEach-Object Artifact").Succeeded.Text);
        Assert.Equal(["metrics", "metrics"], store.Session.Invoke("Get-MlmdArtifact -Uri s3://m | Get-MlmdMetric -Name loss | ForEach-Object Artifact").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_tasks_of_one_name_are_two(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(KubeflowShapes.TwoOfOneName).Succeeded;
        Assert.Equal(["Complete 2/2"], store.Session.Invoke("Get-MlmdRun 0a0a0a0a-1 | ForEach-Object { \"$($_.State) $($_.TasksDone)/$($_.TasksTotal)\" }").Succeeded.Text);
        Assert.Equal(["train Complete False", "train Complete False"], store.Session.Invoke("Get-MlmdTask 0a0a0a0a-1 | ForEach-Object { \"$($_.Path) $($_.State) $($_.IsSuperseded)\" }").Succeeded.Text);
        Assert.Equal(["train metrics accuracy 0.91", "train metrics accuracy 0.72"], store.Session.Invoke("Get-MlmdMetric 0a0a0a0a-1" + Metrics).Succeeded.Text);
    }

    /// <summary>The rows of one DAG that expects some of them, oldest first, and what becomes of them.</summary>
    [Theory]
    [InlineData("COMPLETE:a COMPLETE:a", "Complete 2/2", "False False")]
    [InlineData("CACHED:a COMPLETE:a", "Complete 2/2", "False False")]
    [InlineData("COMPLETE:a FAILED:a", "Failed 1/2", "False False")]
    [InlineData("CANCELED:a COMPLETE:a", "Complete 2/2", "False False")]
    // A driver that ran again, and a task that was retried with a new row.
    [InlineData("RUNNING:a COMPLETE:a COMPLETE:b/other", "Complete 2/2", "True False False")]
    [InlineData("FAILED:a FAILED:a COMPLETE:a COMPLETE:b/other", "Complete 2/2", "True True False False")]
    // What had other inputs is another task.
    [InlineData("FAILED:a COMPLETE:b", "Failed 1/2", "False False")]
    [InlineData("RUNNING:a COMPLETE:b", "Running 1/2", "False False")]
    public async Task A_task_is_replaced_only_by_a_run_of_itself(string rows, string run, string superseded)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var gold = new GoldRuns(store);
        var context = gold.V2Run(gold.Context("system.Pipeline", "p"), "r");
        var root = gold.V2Execution([context], "system.DAGExecution", "RUNNING", GoldRuns.Root(), [], "run/r");
        var dagTask = GoldRuns.Task("dag", root);
        dagTask["total_dag_tasks"] = GoldRuns.I(2);
        var dag = gold.V2Execution([context], "system.DAGExecution", "RUNNING", dagTask, []);
        foreach (var row in rows.Split(' '))
        {
            var (state, input) = (row.Split(':')[0], row.Split(':')[1]);
            var task = GoldRuns.Task(input.Contains('/', StringComparison.Ordinal) ? "other" : "train", dag);
            task["inputs"] = GoldRuns.Struct(new JsonObject { ["data"] = input });
            gold.V2Execution([context], "system.ContainerExecution", state, task, []);
        }

        Assert.Equal([run], store.Session.Invoke("Get-MlmdRun r | ForEach-Object { \"$($_.State) $($_.TasksDone)/$($_.TasksTotal)\" }").Succeeded.Text);
        Assert.Equal([superseded], store.Session.Invoke("(Get-MlmdTask r | Where-Object Kind -EQ Container | ForEach-Object IsSuperseded) -join ' '").Succeeded.Text);
    }

    [Fact]
    public async Task A_DAG_that_ended_well_is_not_replaced_by_one_of_its_name_whatever_the_store_says_of_it()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var gold = new GoldRuns(store);
        var context = gold.V2Run(gold.Context("system.Pipeline", "p"), "r");
        var root = gold.V2Execution([context], "system.DAGExecution", "RUNNING", GoldRuns.Root(), [], "run/r");
        foreach (var state in (string[])["COMPLETE", "FAILED", "COMPLETE"])
        {
            // Kubeflow leaves DAGs at RUNNING.
            var dag = gold.V2Execution([context], "system.DAGExecution", "RUNNING", GoldRuns.Task("sub", root), []);
            gold.V2Execution([context], "system.ContainerExecution", state, GoldRuns.Task("train", dag), []);
        }

        Assert.Equal(
            ["sub Complete False", "sub/train Complete False", "sub Failed True", "sub/train Failed True", "sub Complete False", "sub/train Complete False"],
            store.Session.Invoke("Get-MlmdTask r | ForEach-Object { \"$($_.Path) $($_.State) $($_.IsSuperseded)\" }").Succeeded.Text);
        gold.V2Run(gold.Context("system.Pipeline", "q"), "empty");
        Assert.Equal(
            ["sub", "sub/train", "sub #2", "sub #2/train"],
            store.Session.Invoke("(Compare-MlmdRun r empty -Kind Task).Task").Succeeded.Text);
    }
}
