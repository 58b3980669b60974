using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>The sample store that the documentation queries.</summary>
public sealed class SampleStoreTests
{
    private static string Script => Repository.PathOf("examples/sample-store.ps1");

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task The_sample_is_the_same_on_every_store(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var recorded = store.Session.Invoke("param($Script) & $Script -Connection (Get-MlmdConnection -Default)", ("Script", Script)).Succeeded;
        Assert.Empty(recorded.Output);
        var text = store.Session.Invoke(
            """
            Get-MlmdContext | ForEach-Object { "C$($_.Id) $($_.Type)/$($_.Name)" }
            Get-MlmdExecution -Context r1 | ForEach-Object { "E$($_.Id) $($_.Type) $($_.State) $($_.CustomProperties.task_name)" }
            Get-MlmdArtifact -Type Model | ForEach-Object { "A$($_.Id) $($_.Uri) $($_.State) $($_.CustomProperties.accuracy)" }
            Get-MlmdEvent -Execution 9 | ForEach-Object { "$($_.Type) $($_.ArtifactId) $($_.Path)" }
            "$(@(Get-MlmdContext -Parent system.Pipeline/p).Name) $(@(Get-MlmdArtifact -Context r1).Count) $(@(Get-MlmdArtifact -Context wf-abc).Count)"
            """).Succeeded.Text;
        Assert.Equal(Expected, text);
    }

    [Fact]
    public async Task Without_parameters_it_is_a_file_and_a_second_time_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("sample.db");
        var run = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Path", path)).Succeeded;
        Assert.Equal($"Store: {path}", run.Output.Trim());
        var again = await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Path", path);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("empty store", again.Error, StringComparison.Ordinal);
    }

    private static readonly string[] Expected =
    [
        "C1 KfpRun/wf-abc", "C2 system.Pipeline/p", "C3 system.PipelineRun/r0", "C4 system.PipelineRun/r1", "C5 system.PipelineRun/r2",
        "C6 KfpRun/sweep-1", "C7 KfpRun/sweep-2", "C8 KfpRun/sweep-3", "C9 KfpRun/sweep-4",
        "E7 system.DAGExecution Running ", "E8 system.DAGExecution Complete sub", "E9 system.ContainerExecution Cached prep",
        "E10 system.ContainerExecution Complete train",
        "A2 minio://mlpipeline/artifacts/wf-abc/wf-abc-222/train-model.tgz  ",
        "A13 gs://bucket/models/sweep-1 Live 0.94", "A14 gs://bucket/models/sweep-2 Live 0.88", "A15 gs://bucket/models/sweep-3 MarkedForDeletion 0.97",
        "Output 3 data", "Output 4 executor-logs",
        "r0 r1 r2 4 2",
    ];
}
