using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Metrics that the module itself recorded have the name of their output, not the key that stands in the place of a name.</summary>
public sealed class RecordedMetricsTests
{
    private const string Scene =
        """
        $a = Get-OrNewMlmdRunContext -RunId a -PipelineName p
        $b = Get-OrNewMlmdRunContext -RunId b -PipelineName p
        # In one command, with an output that is there already or not, with a name of the user's, without a run, and linked later.
        $null = $a | New-MlmdRunExecution -ComponentName T -OutputArtifact @{ scores = @{ Uri = 's3://1'; Type = 'system.Metrics'; CustomProperty = @{ acc = 0.5 } } }
        $task = $b | Get-OrNewMlmdRunExecution -ComponentName T -Name t
        $null = $task | New-MlmdOutputArtifact s3://2 -Type system.Metrics -OutputName scores -IfExists Return -CustomProperty @{ acc = 0.7 }
        $null = $task | New-MlmdOutputArtifact s3://4 -Type system.Metrics -OutputName own -Name mine -CustomProperty @{ acc = 0.8 }
        $loose = New-MlmdArtifact s3://3 -Type system.Metrics -CustomProperty @{ acc = 1.0 }
        """;

    private const string Row = " | ForEach-Object { \"$($_.RunId) $($_.Artifact) $($_.Name) $($_.Value)\" }";

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task They_have_the_name_of_the_output(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Equal(["a scores acc 0.5", "b mine acc 0.8", "b scores acc 0.7"], store.Session.Invoke("Get-MlmdMetric a, b" + Row).Succeeded.Text);
        Assert.Equal(["  acc 1"], store.Session.Invoke("$loose | Get-MlmdMetric" + Row).Succeeded.Text);
        _ = store.Session.Invoke("$null = Add-MlmdOutputLink -Execution $task -Artifact $loose -OutputName late").Succeeded;
        Assert.Equal(["b late acc 1"], store.Session.Invoke("$loose | Get-MlmdMetric" + Row).Succeeded.Text);
        Assert.Equal(["0"], store.Session.Invoke("@(Get-MlmdMetric a, b; Compare-MlmdRun a b -IncludeEqual | Where-Object { \"$($_.Name) $($_.Task)\" -match 'kfpmd-' }).Where({ $_.Artifact -match 'kfpmd-' }).Count").Succeeded.Text);
    }

    /// <summary>Two positions, and as many more as are wanted, of whatever a run can be named by.</summary>
    [Theory]
    [InlineData("a b")]
    [InlineData("$a $b")]
    [InlineData("(Get-MlmdRun a) (Get-MlmdRun b)")]
    [InlineData("KfpRun/a $b")]
    [InlineData("-RunId a b")]
    [InlineData("a -DifferenceRunId b")]
    public async Task Runs_are_compared_by_position(string runs)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke(Scene).Succeeded;
        Assert.Equal(
            ["scores.acc 0.5,0.7 a,b", "own.acc ,0.8 a,b"],
            store.Session.Invoke($"Compare-MlmdRun {runs} -Kind Metric | ForEach-Object {{ \"$($_.Name) $($_.Value -join ',') $($_.RunId -join ',')\" }}").Succeeded.Text);
    }
}
