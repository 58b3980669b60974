using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Runs;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>Causes come before effects: upstream of an artifact is who made it, not who later took it.</summary>
public sealed class CauseTests
{
    private const string First =
        """
        $run = Get-OrNewMlmdRunContext -RunId first
        $prep = $run | New-MlmdRunExecution -Type components.Prep
        $data = $prep | New-MlmdOutputArtifact -Uri s3://data -Type Dataset -OutputName data
        $model = $run | New-MlmdRunExecution -Type components.Train -InputArtifact @{ data = $data } | New-MlmdOutputArtifact -Uri s3://model -Type Model -OutputName model
        """;

    /// <summary>Runs that took the data from the cache, as Kubeflow's driver records them.</summary>
    private const string Later =
        """
        param($Count)
        $type = $prep.TypeId
        $context = $run.TypeId
        $contexts = @((Invoke-MlmdRequest PutContexts @{ contexts = @(1..$Count | ForEach-Object { @{ type_id = $context; name = "later-$_" } }) }).context_ids)
        $executions = @((Invoke-MlmdRequest PutExecutions @{ executions = @(1..$Count | ForEach-Object { @{ type_id = $type; last_known_state = 'CACHED' } }) }).execution_ids)
        $null = Invoke-MlmdRequest PutEvents @{ events = @($executions | ForEach-Object { @{ execution_id = $_; artifact_id = $data.Id; type = 'OUTPUT'; path = @{ steps = @(@{ key = 'data' }) } } }) }
        $null = Invoke-MlmdRequest PutAttributionsAndAssociations @{
            associations = @(for ($i = 0; $i -lt $Count; $i++) { @{ execution_id = $executions[$i]; context_id = $contexts[$i] } })
            attributions = @(for ($i = 0; $i -lt $Count; $i++) { @{ artifact_id = $data.Id; context_id = $contexts[$i] } })
        }
        """;

    private const string Size = " | ForEach-Object { \"$($_.Artifacts.Count) artifacts, $($_.Executions.Count) executions, $($_.Runs.Count) runs\" }";

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Later_runs_that_took_the_data_from_the_cache_are_no_cause_and_cost_no_call(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(First).Succeeded;
        _ = await CountAsync(store);
        var before = await CountAsync(store);
        _ = store.Session.Invoke(Later, ("Count", 200)).Succeeded;

        // 1.14 does not tell which artifact is in which context: one call asks each context, or each artifact where those are fewer. Before, that was the one
        // run; now it is the two artifacts, and stays so however many runs follow.
        Assert.Equal(before + (kind == StoreKind.Reference_1_14_0 ? 1 : 0), await CountAsync(store));
        Assert.Equal(["2 artifacts, 2 executions, 1 runs"], store.Session.Invoke("$model | Get-MlmdLineage -Upstream" + Size).Succeeded.Text);
        Assert.Equal(["2 artifacts, 202 executions, 201 runs"], store.Session.Invoke("$model | Get-MlmdLineage -Upstream -IncludeCached" + Size).Succeeded.Text);
        Assert.Equal(["first"], store.Session.Invoke("$g = $data | Get-MlmdLineage -Upstream; $g.GetRun($g.Artifacts[0]).Name").Succeeded.Text);
        Assert.Equal(["first"], store.Session.Invoke("($data | Get-MlmdLineage).Runs.Name").Succeeded.Text);
    }

    /// <summary>On 1.14 the extra calls are at most one an artifact of the graph; on the others there are none. Later runs do not count anywhere.</summary>
    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Calls_go_by_the_artifacts_of_the_graph_and_not_by_later_runs(StoreKind kind)
    {
        const int Artifacts = 5;
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(First).Succeeded;
        // Inputs of the model's maker, each with a maker of its own in the same run.
        _ = store.Session.Invoke(
            """
            param($Count)
            $train = $model | Get-MlmdEvent -Type Output | Get-MlmdExecution
            1..$Count | ForEach-Object {
                $more = $run | New-MlmdRunExecution -Type components.Prep | New-MlmdOutputArtifact -Uri s3://more-$_ -Type Dataset -OutputName data
                $null = Add-MlmdInputLink -Execution $train -Artifact $more -InputName more-$_
            }
            """,
            ("Count", Artifacts - 2)).Succeeded;
        _ = await CountAsync(store);
        var before = await CountAsync(store);
        var expected = before + (kind == StoreKind.Reference_1_14_0 ? Artifacts - 1 : 0);
        foreach (var later in new[] { 50, 150 })
        {
            _ = store.Session.Invoke(Later.Replace("later-", $"later-{later}-", StringComparison.Ordinal), ("Count", later)).Succeeded;
            Assert.Equal(expected, await CountAsync(store));
            Assert.Equal([$"{Artifacts} artifacts, {Artifacts} executions, 1 runs"], store.Session.Invoke("$model | Get-MlmdLineage -Upstream" + Size).Succeeded.Text);
        }
    }

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task The_maker_is_the_first_to_write_that_took_nothing(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(First).Succeeded;
        // Recorded before its maker's event, and from the cache: by its state, and by the execution that it names.
        _ = store.Session.Invoke(
            """
            $a = New-MlmdArtifact s3://x -Type Dataset
            $c = New-MlmdContext c -Type T
            foreach ($extra in @{ State = 'Cached' }, @{ State = 'Complete'; CustomProperty = @{ cached_execution_id = '1' } }, @{ State = 'Complete' }, @{ State = 'Complete' }) {
                $e = New-MlmdExecution -Type system.ContainerExecution @extra
                $null = Add-MlmdOutputLink -Execution $e -Artifact $a -OutputName x -Context $c
                [Threading.Thread]::Sleep(20)
            }
            $only = New-MlmdArtifact s3://y -Type Dataset
            $e = New-MlmdExecution -Type system.ContainerExecution -State Cached
            $null = Add-MlmdOutputLink -Execution $e -Artifact $only -OutputName y -Context $c
            """).Succeeded;
        Assert.Equal(["True"], store.Session.Invoke("$g = $a | Get-MlmdLineage -Upstream; $made = @(Get-MlmdExecution -Type system.ContainerExecution); $g.Executions.Count -eq 1 -and $g.Executions[0].Id -eq $made[2].Id").Succeeded.Text);
        // Where nobody made it, who took it first is all that is known.
        Assert.Equal(["1"], store.Session.Invoke("($only | Get-MlmdLineage -Upstream).Executions.Count").Succeeded.Text);
        Assert.Equal(["4"], store.Session.Invoke("($a | Get-MlmdLineage -Upstream -IncludeCached).Executions.Count").Succeeded.Text);
    }

    /// <summary>Kubeflow's own store: a second run reuses the importer's data and takes the first step from the cache.</summary>
    [Theory]
    [MemberData(nameof(KubeflowShapes.Kinds), MemberType = typeof(KubeflowShapes))]
    public async Task Kubeflow_s_reused_and_cached_data_have_the_first_run_for_maker(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenCopyAsync(kind, "kfp/kfp-v2-runs.sqlite");
        Assert.Equal(["2"], store.Session.Invoke("(Get-MlmdLineage -Artifact 1 -Upstream).Executions.Id").Succeeded.Text);
        Assert.Equal(["2 26"], store.Session.Invoke("(Get-MlmdLineage -Artifact 1 -Upstream -IncludeCached).Executions.Id -join ' '").Succeeded.Text);
        Assert.Equal(["3 2"], store.Session.Invoke("(Get-MlmdLineage -Artifact 2 -Upstream).Executions.Id -join ' '").Succeeded.Text);
        Assert.Equal(["6 artifacts, 6 executions, 1 runs"], store.Session.Invoke("Get-MlmdLineage -Artifact 22 -Upstream" + Size).Succeeded.Text);
        Assert.Equal(["1111"], store.Session.Invoke("(Get-MlmdArtifact 2 | Get-MlmdMetric)[0].RunId.Substring(0, 4)").Succeeded.Text);
        Assert.Equal(["3"], store.Session.Invoke("(Get-MlmdLineage -Artifact 2 -Upstream -Depth 1).Executions.Id").Succeeded.Text);
    }

    private static async Task<int> CountAsync(StoreFixture store)
    {
        var counter = new CallCounter();
        _ = store.Session.Invoke(CallCounter.Hear + "$null = $model | Get-MlmdLineage -Upstream", counter.Parameter).Succeeded;
        return await counter.SettledAsync(TestContext.Current.CancellationToken);
    }
}
