using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>What is beyond a limit is left out, and the warning, the result and every picture say so; a user can raise the limit.</summary>
public sealed class LimitTests
{
    /// <summary>A chain of six tasks of one run, each of which reads what the one before wrote.</summary>
    private const string Scene =
        """
        $run = Get-OrNewMlmdRunContext -RunId r
        $data = New-MlmdArtifact s3://0 -Type D
        foreach ($i in 1..6) {
            $task = $run | New-MlmdRunExecution -ComponentName "T$i" -InputArtifact @{ in = $data }
            $data = $task | New-MlmdOutputArtifact "s3://$i" -Type D -OutputName out -PassThru -ErrorAction Stop
            if ($i -eq 1) { $first = $data }
        }
        """;

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task Lineage_and_runs_end_at_their_limits(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke(Scene.Replace(" -PassThru", "", StringComparison.Ordinal)).Succeeded;

        Check(store, "$g = $data | Get-MlmdLineage; $g.Nodes.Count; $g.Edges.Count; $g.ReachedLimits; $g.IsTruncated", ["13", "12", "None", "False"], warnings: 0);
        Check(store, "$g = $data | Get-MlmdLineage -MaximumNodeCount 13 -MaximumEdgeCount 12; $g.Nodes.Count; $g.IsTruncated", ["13", "False"], warnings: 0);
        Check(store, "$g = $data | Get-MlmdLineage -MaximumNodeCount 5; $g.Nodes.Count; $g.ReachedLimits; $g.IsTruncated", ["5", "Nodes", "True"], warnings: 1);
        Check(store, "$e = $data | Get-MlmdLineage -MaximumEdgeCount 4; $e.Edges.Count; $e.ReachedLimits", ["4", "Edges"], warnings: 1);
        Check(store, "$b = $data | Get-MlmdLineage -MaximumByteCount 1; $b.ReachedLimits", ["Bytes"], warnings: 1);
        Check(store, "$c = Get-MlmdLineage -Context $run -MaximumNodeCount 4; $c.Nodes.Count; $c.ReachedLimits", ["4", "Nodes"], warnings: 1);
        foreach (var format in new[] { "Mermaid", "Dot", "Json" })
        {
            Check(store, $"($g | Export-MlmdLineage -Format {format} -Title mine) -match 'truncated'", ["True"], warnings: 0);
            Check(store, $"($data | Get-MlmdLineage | Export-MlmdLineage -Format {format} -Title mine) -match 'truncated'", ["False"], warnings: 0);
        }

        Check(store, "$null = Compare-MlmdLineage $first $data -MaximumNodeCount 4", [], warnings: 1);
        Check(store, "$null = Compare-MlmdLineage $first $g", [], warnings: 1);

        Check(store, "$r = Get-MlmdRun r; $r.TasksTotal; $r.IsTruncated", ["6", "False"], warnings: 0);
        Check(store, "$r = Get-MlmdRun r -MaximumTaskCount 6; $r.TasksTotal; $r.IsTruncated", ["6", "False"], warnings: 0);
        Check(store, "$r = Get-MlmdRun r -MaximumTaskCount 2; $r.TasksTotal; $r.ReachedLimits", ["2", "Nodes"], warnings: 1);
        Check(store, "$r = Get-MlmdRun -First 1 -MaximumTaskCount 2; $r.TasksTotal; $r.ReachedLimits", ["2", "Nodes"], warnings: 1);
        Check(store, "@(Get-MlmdTask r -MaximumTaskCount 2).Count", ["2"], warnings: 1);
        Check(store, "@(Get-MlmdTask r -MaximumByteCount 1).Count", ["1"], warnings: 1);
        Check(store, "@(Get-MlmdMetric r -MaximumTaskCount 2).Count", ["0"], warnings: 1);
    }

    private static void Check(StoreFixture store, string script, string[] output, int warnings)
    {
        var result = store.Session.Invoke(script).Succeeded;
        Assert.Equal(output, result.Text);
        Assert.True(result.Warnings.Count == warnings, $"{script}: {string.Join('\n', result.Warnings)}");
    }
}
