using System.Management.Automation;

namespace KfpMetadata.ModuleTests.Stores;

/// <summary>A run recorded and read back, on every store.</summary>
public sealed class RecordRunTests
{
    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pipeline_of_the_documentation_records_a_run(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var model = store.Session.Invoke(
            """
            Get-OrNewMlmdRunContext -RunId run-abc-123 -PipelineName my-pipeline |
                New-MlmdRunExecution -Type components.MyTrainer |
                New-MlmdOutputArtifact -Uri gs://bucket/model/output -Type Model -OutputName model
            """).Single;
        Assert.Equal("gs://bucket/model/output", Get(model, "Uri"));

        var read = store.Session.Invoke(
            """
            $context = Get-MlmdContext -Type KfpRun -Name run-abc-123
            "$($context.Properties.run_id) $($context.Properties.pipeline_name)"
            $artifact = Get-MlmdArtifact -Context $context
            "$($artifact.Type) $($artifact.Uri) $($artifact.State) $($artifact.CustomProperties.name) $($artifact.CustomProperties.run_id)"
            $execution = Get-MlmdExecution -Context $context
            "$($execution.Type) $($execution.State) $($execution.Properties.component_id)"
            foreach ($event in Get-MlmdEvent -Execution $execution) { "$($event.Type) $($event.ArtifactId -eq $artifact.Id) $($event.Path)" }
            """).Succeeded;
        Assert.Equal(
            (string[])[
                "run-abc-123 my-pipeline",
                "Model gs://bucket/model/output Live model run-abc-123",
                "components.MyTrainer Running MyTrainer",
                "Output True model",
            ],
            read.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Run_context_that_exists_is_returned_untouched(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var first = store.Session.Invoke("Get-OrNewMlmdRunContext -RunId r -PipelineName p").Single;
        var again = store.Session.Invoke("Get-OrNewMlmdRunContext -RunId r -PipelineName other");
        Assert.Equal(Get(first, "Id"), Get(again.Single, "Id"));
        Assert.Contains(again.Warnings, warning => warning.Contains("Set-MlmdContext", StringComparison.Ordinal));
        Assert.Equal(["p"], store.Session.Invoke("(Get-MlmdContext -Type KfpRun -Name r).Properties.pipeline_name").Succeeded.Text);
    }

    private static object? Get(PSObject value, string property) => value.Properties[property]?.Value;
}
