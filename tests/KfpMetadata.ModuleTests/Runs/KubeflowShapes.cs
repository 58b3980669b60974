using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>A store with each shape of records that Kubeflow and TFX leave: what its Go client wrote, and what that did not.</summary>
internal static class KubeflowShapes
{
    /// <summary>The kinds of store that hold a copy of a file.</summary>
    public static TheoryData<StoreKind> Kinds => [StoreKind.File, StoreKind.Reference_1_17_1, StoreKind.Reference_1_14_0];

    /// <summary>Until 2.13 the name of a task was the one that the user displays, and two tasks could have one.</summary>
    public const string TwoOfOneName =
        """
        $run = New-MlmdContext -Type system.PipelineRun -Name 0a0a0a0a-1 -CustomProperty @{ namespace = 't' }
        $root = New-MlmdExecution -Type system.DAGExecution -Name run/0a0a0a0a-1 -Context $run -CustomProperty @{ task_name = ''; display_name = '' } -State Running
        foreach ($acc in 0.91, 0.72) {
            $task = New-MlmdExecution -Type system.ContainerExecution -Context $run -State Complete -CustomProperty @{ task_name = 'train'; display_name = 'train'; parent_dag_id = $root.Id }
            $null = $task | New-MlmdOutputArtifact -Uri "minio://b/$acc" -Type system.Metrics -OutputName metrics -CustomProperty @{ accuracy = $acc }
        }
        """;

    /// <summary>A run of TFX: the names of its steps are those of contexts, and the second run takes examples from the cache.</summary>
    public const string Tfx =
        """
        $pipeline = New-MlmdContext -Type pipeline -Name taxi
        $examples = $null
        foreach ($id in 'taxi-1', 'taxi-2') {
            $run = New-MlmdContext -Type pipeline_run -Name $id
            $gen = Get-OrNewMlmdContext -Type node -Name taxi.CsvExampleGen
            $trainer = Get-OrNewMlmdContext -Type node -Name taxi.Trainer
            $state = if ($examples) { 'Cached' } else { 'Complete' }
            $step = New-MlmdExecution -Type tfx.components.example_gen.csv_example_gen.component.CsvExampleGen -Context $pipeline, $run, $gen -State $state
            if ($examples) { $null = Add-MlmdOutputLink -Execution $step -Artifact $examples -OutputName examples }
            else { $examples = $step | New-MlmdOutputArtifact -Uri gs://taxi/examples -Type Examples -OutputName examples }
            $step = New-MlmdExecution -Type tfx.components.trainer.component.Trainer -Context $pipeline, $run, $trainer -State Complete
            $null = Add-MlmdInputLink -Execution $step -Artifact $examples -InputName examples
            $null = $step | New-MlmdOutputArtifact -Uri "gs://taxi/model-$id" -Type Model -OutputName model
        }
        """;

    /// <summary>Opens a store with all shapes.</summary>
    public static async Task<StoreFixture> OpenAsync(StoreKind kind)
    {
        var store = await StoreFixture.OpenCopyAsync(kind, "kfp/kfp-v2-runs.sqlite");
        _ = store.Session.Invoke(TwoOfOneName).Succeeded;
        _ = store.Session.Invoke(Tfx).Succeeded;
        var gold = new GoldRuns(store);
        gold.LayV1();
        gold.LayV1("wf-def", learningRate: "0.5", digest: "d3");
        return store;
    }
}
