using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary><c>Get-MlmdLineage</c>, with the same answers on every store.</summary>
public sealed class LineageTests
{
    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Same_graph_on_every_store(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(LineageScene.Script).Succeeded;
        foreach (var (command, expected) in Walks)
            Assert.Equal((command, expected), (command, string.Join('|', store.Session.Invoke(command).Succeeded.Text)));
    }

    private static readonly (string Command, string Expected)[] Walks =
    [
        ("Names ($model | Get-MlmdLineage -Upstream)", "m1 train1 clean prep raw"),
        ("Edges ($model | Get-MlmdLineage -Upstream)", "raw>prep:raw prep>clean:clean clean>train1:data train1>m1:model"),
        ("Names (Get-MlmdLineage -Uri s3://m1 -Downstream)", "m1 eval report"),
        // Both ways, and not the other model of the same data.
        ("Names (Get-MlmdLineage -Artifact $model.Id)", "m1 train1 eval clean report prep raw"),
        ("Names (Get-MlmdLineage -Artifact Model/m1 -Upstream -Downstream -Depth 1)", "m1 train1 eval"),
        ("Names (Get-MlmdLineage -Artifact $model -Depth 0)", "m1"),
        ("Names (Get-MlmdLineage -Execution $train2 -Upstream -Until Dataset)", "train2 clean"),
        ("Names ($model | Get-MlmdLineage -Upstream -Until components.T*)", "m1 train1"),
        // A beginning is left even where it is of the type to end at.
        ("Names ($model | Get-MlmdLineage -Upstream -Until Model -Depth 1)", "m1 train1"),
        ("Names ($raw | Get-MlmdLineage -Downstream)", "raw prep clean train1 train2 m1 m2 eval report"),
        ("(Get-MlmdLineage -Context r2 -Upstream).Nodes.Count", "5"),
        ("(Get-MlmdLineage -Context r2 -Upstream).Roots.Name -join ' '", "train2 clean m2"),
        ("@($raw, $model | Get-MlmdLineage -Depth 0).Count", "2"),
        ("@(Get-MlmdLineage -Artifact $raw, $model -Depth 0).Count", "1"),
        ("$g = $raw | Get-MlmdLineage; \"$($g.Artifacts.Count) $($g.Executions.Count) $($g.Edges.Count) $($g.Runs.Name)\"", "5 4 8 r1 r2"),
        ("$g = $raw | Get-MlmdLineage; $g.GetRun($train2).Name; $g.GetRun($model).Name; $g.GetRun($raw).Name; $g.GetContexts($train1).Name",
            "r2|r1|r1|r1"),
        ("($model | Get-MlmdLineage -Upstream -Depth 1).Edges | Get-MlmdExecution | ForEach-Object Name", "train1"),
        ("($model | Get-MlmdLineage -Upstream -Depth 1).Edges | Get-MlmdLineage -Depth 0 | ForEach-Object { $_.Roots.Name }", "m1"),
        ("($model | Get-MlmdLineage -Depth 0).Nodes | Set-MlmdArtifact -CustomProperty @{ seen = 1 }; "
            + "(Get-MlmdArtifact $model.Id).CustomProperties.seen", "1"),
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cycle_ends(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(LineageScene.Script + "\n" +
            """
            $null = Add-MlmdInputLink -Execution $prep -Artifact $model -InputName back
            $g = $model | Get-MlmdLineage -Upstream
            "$(Names $g) / $($g.Edges.Count)"
            """).Succeeded;
        Assert.Equal(["m1 train1 clean prep raw / 5"], result.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Long_chain_and_many_inputs_are_whole(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        // 130 steps are beyond the 100 hops, and 130 beginnings beyond the 101 starting nodes, of a real server's own call.
        var result = store.Session.Invoke(
            """
            $run = Get-OrNewMlmdRunContext -RunId long
            $all = foreach ($i in 1..130) { @{ Uri = "s3://in/$i" } }
            $inputs = foreach ($a in $all) { New-MlmdArtifact $a.Uri -Type Dataset }
            $map = @{}; foreach ($a in $inputs) { $map["in$($a.Id)"] = $a }
            $last = $inputs[0]
            foreach ($i in 1..65) {
                $in = if ($i -eq 1) { $map } else { @{ data = $last } }
                $task = $run | New-MlmdRunExecution -ComponentName Step -InputArtifact $in `
                    -OutputArtifact @{ out = @{ Uri = "s3://out/$i"; Type = 'Dataset' } }
                $last = Get-MlmdArtifact -Uri "s3://out/$i"
            }
            $up = $last | Get-MlmdLineage -Upstream
            "$($up.Nodes.Count) $($up.Edges.Count) $($up.Runs.Count)"
            $down = Get-MlmdLineage -Artifact $inputs -Downstream
            "$($down.Nodes.Count) $($down.Edges.Count)"
            "$(@((Get-MlmdLineage -Context long -Depth 0).Nodes).Count)"
            """).Succeeded;
        Assert.Equal(["260 259 1", "260 259", "260"], result.Text);
    }

    [Fact]
    public async Task Bad_input_is_one_error()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(LineageScene.Script).Succeeded;
        Assert.Contains("'s3://none'", store.Session.Invoke("Get-MlmdLineage -Uri s3://none")
            .Failed("MlmdNotFound").Exception.Message, StringComparison.Ordinal);
        _ = store.Session.Invoke("Get-MlmdLineage -Artifact 999").Failed("MlmdNotFound");
        _ = store.Session.Invoke("Get-MlmdLineage -Context nothing").Failed("MlmdNotFound");
        _ = store.Session.Invoke("Get-MlmdLineage -Execution $model").Failed("MlmdWrongKind");
        _ = store.Session.Invoke("New-MlmdContext empty -Type T | Get-MlmdLineage").Failed("MlmdNotFound");
        var warned = store.Session.Invoke("$model | Get-MlmdLineage -Until dataset").Succeeded;
        Assert.Contains(warned.Warnings, warning => warning.Contains("'dataset'", StringComparison.Ordinal));
        // The rest of the list is still followed.
        var partly = store.Session.Invoke("(Get-MlmdLineage -Artifact 999, $model -Depth 0).Nodes.Name");
        Assert.Equal(["m1"], partly.Text);
        _ = partly.Failed("MlmdNotFound");
    }

    [Fact]
    public async Task Types_complete_and_calls_are_told()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(LineageScene.Script).Succeeded;
        var completed = store.Session.Invoke(
            "(TabExpansion2 'Get-MlmdLineage -Until ' 23).CompletionMatches.CompletionText "
                + "| Where-Object { $_ -in 'Dataset', 'components.Train', 'KfpRun' }").Succeeded;
        Assert.Equal(["components.Train", "Dataset"], completed.Text.Order(StringComparer.OrdinalIgnoreCase));
        var calls = store.Session.Invoke("$model | Get-MlmdLineage -Upstream -Debug").Succeeded.Debug;
        // One call for eight steps, and one for the contexts of each kind; never one a node.
        Assert.Equal(1 + 2, calls.Count(line => line.StartsWith("GetLineageSubgraph", StringComparison.Ordinal)));
        Assert.DoesNotContain(calls, line => line.StartsWith("GetEvents", StringComparison.Ordinal));
    }
}
