using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>The example as a user runs it.</summary>
public sealed class RecordRunExampleTests
{
    private const string Read =
        """
        $run = Get-MlmdContext -Type KfpRun -Name run-abc-123
        "$($run.Name) $($run.Properties.run_id) $($run.Properties.pipeline_name)"
        $trainer = Get-MlmdExecution -Context $run
        "$($trainer.Type) $($trainer.State)"
        foreach ($artifact in Get-MlmdArtifact -Context $run | ForEach-Object { $_ }) { "$($artifact.Type) $($artifact.Uri) $($artifact.CustomProperties.name)" }
        foreach ($event in Get-MlmdEvent -Execution $trainer) { "$($event.Type) $($event.Path)" }
        """;

    private static readonly string[] Expected =
    [
        "run-abc-123 run-abc-123 my-pipeline",
        "components.MyTrainer Complete",
        "Dataset gs://bucket/data/train.csv dataset",
        "Model gs://bucket/model/output model",
        "Input dataset",
        "Output model",
    ];

    private static string Script => Repository.PathOf("examples/record-run.ps1");

    [Fact]
    public async Task Without_parameters_it_records_in_a_file_whose_path_it_prints()
    {
        var run = (await ChildProcess.RunAsync(Repository.HostProgram, Script)).Succeeded;
        Assert.Empty(run.Error);
        var path = run.Output.Split('\n')[0].Trim()["Store: ".Length..];
        try
        {
            AssertRecorded("param($Path) $null = Connect-Mlmd -Path $Path -ReadOnly", ("Path", path));
            Assert.Contains("gs://bucket/model/output", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public async Task Run_twice_it_adds_an_execution_to_the_same_run()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("lineage.db");
        for (var i = 0; i < 2; i++)
            _ = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Path", path)).Succeeded;
        using var session = new ModuleSession();
        _ = session.Invoke("param($Path) Connect-Mlmd -Path $Path -ReadOnly", ("Path", path)).Succeeded;
        Assert.Single(session.Invoke("Get-MlmdContext").Succeeded.Output);
        Assert.Equal(2, session.Invoke("Get-MlmdExecution").Succeeded.Output.Count);
        Assert.Equal(4, session.Invoke("Get-MlmdArtifact").Succeeded.Output.Count);
    }

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task On_a_server_it_records_the_same(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release, "--port", "0");
        var port = server.Port.ToString(CultureInfo.InvariantCulture);
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-HostName", "127.0.0.1", "-Port", port)).Succeeded;
        AssertRecorded("param($Port) $null = Connect-Mlmd -HostName 127.0.0.1 -Port $Port", ("Port", server.Port));
    }

    [Fact]
    public async Task Store_that_cannot_be_opened_is_one_error_and_an_exit_code()
    {
        using var folder = new TemporaryFolder();
        var run = await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Path", folder.Write("no.db", "this is no database, though it is long enough to be looked at as one"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no.db", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task The_real_MLMD_opens_its_file_and_returns_the_same_run(ReferenceRelease release)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("lineage.db");
        _ = (await ChildProcess.RunAsync(Repository.HostProgram, Script, "-Path", path)).Succeeded;
        await using var server = await ReferenceServer.StartAsync(release, "--sqlite", path);
        AssertRecorded("param($Port) $null = Connect-Mlmd -HostName 127.0.0.1 -Port $Port", ("Port", server.Port));
    }

    private static void AssertRecorded(string connect, (string Name, object? Value) parameter)
    {
        using var session = new ModuleSession();
        _ = session.Invoke(connect, parameter).Succeeded;
        Assert.Equal(Expected, session.Invoke(Read).Succeeded.Text.OrderBy(text => Array.IndexOf(Expected, text)));
    }
}
