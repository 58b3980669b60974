using KfpMetadata.ModuleTests.Stores;
using static System.FormattableString;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Runs as Kubeflow lays them down, read on every store.</summary>
public sealed class RunTests
{
    private const string Tasks = """ | ForEach-Object { "$(' ' * $_.Depth)$($_.Path) $($_.Kind) $($_.State) $($_.StoredState) $($_.StateDiffers) $($_.Attempts) $($_.CachedExecutionId)" }""";
    private const string Runs = """ | ForEach-Object { "$($_.RunId) $($_.Layout) $($_.Pipeline) $($_.Namespace) $($_.State) $($_.StoredState) $($_.TasksDone)/$($_.TasksTotal)" }""";

    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_v1_run_reads_as_it_was_written(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        new GoldRuns(store).LayV1();
        Assert.Equal(["wf-abc V1 wf-abc  Unknown  0/2"], store.Session.Invoke("Get-MlmdRun wf-abc" + Runs).Succeeded.Text);
        Assert.Equal(
            ["Preprocess Container Unknown Unknown False 1 ", "Train Container Unknown Unknown False 1 "],
            store.Session.Invoke("Get-MlmdTask wf-abc" + Tasks).Succeeded.Text);
        Assert.Equal(
            ["rows=100 wf-abc-111 sha256=d1", "lr=0.1 wf-abc-222 sha256=d2"],
            store.Session.Invoke("Get-MlmdRun | Get-MlmdTask | ForEach-Object { \"$($_.Inputs) $($_.PodName) $($_.Code)\" }").Succeeded.Text);
        // The writer of v1 keeps no values of metrics.
        Assert.Empty(store.Session.Invoke("Get-MlmdMetric wf-abc").Succeeded.Output);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_v2_run_reads_as_it_was_written(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var rows = new GoldRuns(store).LayV2();
        Assert.Equal(["r1 V2 p team Complete Running 2/2"], store.Session.Invoke("Get-MlmdRun r1" + Runs).Succeeded.Text);
        Assert.Equal(
            ["sub Dag Complete Complete False  ", Invariant($" sub/prep Container Cached Cached False  {rows.CachedFrom}"), " sub/train Container Complete Complete False 1 "],
            store.Session.Invoke("Get-MlmdTask r1" + Tasks).Succeeded.Text);
        Assert.Equal(
            [Invariant($"r1 sub/train metrics accuracy 0.93 Scalar {rows.Metrics} {rows.Train}")],
            store.Session.Invoke("Get-MlmdRun r1 | Get-MlmdTask | Get-MlmdMetric | ForEach-Object { \"$($_.RunId) $($_.Task) $($_.Artifact) $($_.Name) $($_.Value) $($_.Kind) $($_.ArtifactId) $($_.ExecutionId)\" }").Succeeded.Text);
        Assert.Equal(["n=1"], store.Session.Invoke("(Get-MlmdRun r1).Parameters.ToString()").Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Runs_of_both_layouts_are_listed_with_the_newest_first(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var gold = new GoldRuns(store);
        gold.LayV1();
        var rows = gold.LayV2();
        var failed = gold.V2Run(rows.Pipeline, "r2", space: "other");
        var root = gold.V2Execution([failed], "system.DAGExecution", "RUNNING", GoldRuns.Root(), [], name: "run/r2");
        gold.V2Execution([failed], "system.ContainerExecution", "FAILED", GoldRuns.Task("train", root), []);
        var running = gold.V2Run(rows.Pipeline, "r3");
        root = gold.V2Execution([running], "system.DAGExecution", "RUNNING", GoldRuns.Root(), [], name: "run/r3");
        gold.V2Execution([running], "system.ContainerExecution", "RUNNING", GoldRuns.Task("train", root), []);

        string[] Read(string command) => [.. store.Session.Invoke(command).Succeeded.Text];
        Assert.Equal(["r3", "r2", "r1", "r0", "wf-abc"], Read("(Get-MlmdRun).RunId"));
        Assert.Equal(["r3", "r2"], Read("(Get-MlmdRun -First 2).RunId"));
        Assert.Equal(["r2"], Read("(Get-MlmdRun -State Failed).RunId"));
        Assert.Equal(["r3", "r2", "r1", "r0"], Read("(Get-MlmdRun -Pipeline p).RunId"));
        Assert.Equal(["wf-abc"], Read("(Get-MlmdRun -Pipeline wf-*).RunId"));
        Assert.Equal(["r2"], Read("(Get-MlmdRun -Namespace oth*).RunId"));
        Assert.Equal(["r3"], Read("(Get-MlmdRun -UpdatedBefore ([DateTimeOffset]::UtcNow.AddMinutes(1))).RunId"));
        Assert.Empty(Read("Get-MlmdRun -UpdatedBefore ([DateTimeOffset]::UtcNow.AddHours(-1))"));
        Assert.Equal(["train"], Read("(Get-MlmdTask r3 -UpdatedBefore ([DateTimeOffset]::UtcNow.AddMinutes(1))).Path"));
        Assert.Empty(Read("Get-MlmdRun -CreatedBefore ([DateTimeOffset]::UtcNow.AddHours(-1))"));
        Assert.Equal(["5"], Read("@(Get-MlmdRun -CreatedAfter ([DateTimeOffset]::UtcNow.AddHours(-1))).Count"));
        // Whatever belongs to a run leads to it.
        Assert.Equal(["r1"], Read("(Get-MlmdTask r1 -Name train | Get-MlmdRun).RunId"));
        Assert.Equal(["r1"], Read("(Get-MlmdMetric r1 | Get-MlmdRun).RunId"));
        Assert.Equal(["run/r2"], Read("(Get-MlmdContext -Type system.PipelineRun -Name r2 | Get-MlmdExecution).Name | Where-Object { $_ }"));
        Assert.Equal(["True"], Read("$task = Get-MlmdTask r1 -Name train; ($task | Get-MlmdExecution).Id -eq $task.ExecutionId"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_run_that_is_not_there_is_one_error_and_an_ambiguous_one_lists_the_candidates(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var gold = new GoldRuns(store);
        var pipeline = gold.Context("system.Pipeline", "p");
        gold.V2Run(pipeline, "4f2a1b00-aaaa");
        gold.V2Run(pipeline, "4f2a1b00-bbbb");
        gold.V2Run(pipeline, "same");
        gold.Context("KfpRun", "same");
        foreach (var command in new[] { "Get-MlmdRun", "Get-MlmdTask", "Get-MlmdMetric" })
        {
            Assert.Contains("'none'", store.Session.Invoke($"{command} none").Failed("MlmdNotFound").ToString(), StringComparison.Ordinal);
            var error = store.Session.Invoke($"{command} 4f2a").Failed("MlmdAmbiguous").ToString();
            Assert.Contains("system.PipelineRun/4f2a1b00-aaaa", error, StringComparison.Ordinal);
            Assert.Contains("system.PipelineRun/4f2a1b00-bbbb", error, StringComparison.Ordinal);
            error = store.Session.Invoke($"{command} same").Failed("MlmdAmbiguous").ToString();
            Assert.Contains("KfpRun/same, system.PipelineRun/same", error, StringComparison.Ordinal);
            _ = store.Session.Invoke($"Get-MlmdContext -Type system.Pipeline -Name p | {command}").Failed("MlmdWrongKind");
        }

        Assert.Equal(["4f2a1b00-aaaa"], store.Session.Invoke("(Get-MlmdRun 4f2a1b00-a).RunId").Succeeded.Text);
        Assert.Equal(["V1"], store.Session.Invoke("(Get-MlmdRun KfpRun/same).Layout").Succeeded.Text);
        // Case is not folded, as a server's filter would.
        _ = store.Session.Invoke("Get-MlmdRun 4F2A1B00-a").Failed("MlmdNotFound");
    }
}
