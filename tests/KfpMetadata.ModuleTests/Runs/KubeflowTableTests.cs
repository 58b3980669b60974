using KfpMetadata.ModuleTests.Stores;
using KfpMetadata.Tests.Faults;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>The table of docs/runs.md: what each command says of each shape of records, the same on every store.</summary>
public sealed class KubeflowTableTests
{
    private const string One = "1111";
    private const string Two = "2222";
    private const string Five = "5555";

    /// <summary>The five cells of a row. Values that are URIs are shortened to their last part.</summary>
    private const string Cells =
        """
        param($Run, $Tasks, $Other, $Metric)
        function Short($Value) { if ($Value -is [string] -and $Value.Contains('/')) { $Value.Split('/')[-1] } elseif ($null -eq $Value) { '-' } else { [KfpMetadata.MlmdValue]::Format($Value) } }
        function Meant($Path) { @($Tasks | Where-Object { $Path -clike $_ }).Count -gt 0 }
        $run = Get-MlmdRun $Run
        "$($run.State), $($run.TasksDone) of $($run.TasksTotal)" + $(if ($run.StateDiffers) { " (stored $($run.StoredState))" })

        $all = @(Get-MlmdTask $Run | Where-Object { Meant $_.Path })
        @($all | ForEach-Object {
                "$($_.Path): $($_.Kind) $($_.State)" + $(if ($_.StateDiffers) { " (stored $($_.StoredState))" }) + $(if ($_.Attempts -gt 1) { ", $($_.Attempts) attempts" } elseif ($_.Attempts -eq 0) { ', no attempts' }) +
                $(if ($_.CachedExecutionId) { ", from execution $($_.CachedExecutionId)" })
            }) -join '<br>'

        @($all | Get-MlmdMetric -Name $Metric | ForEach-Object { "$($_.Task.Split('/')[-1]) $($_.Artifact).$($_.Name) = $(Short $_.Value)" }) -join '<br>'

        $rows = @(Compare-MlmdRun $Run $Other -IncludeEqual | Where-Object { Meant ($_.Task -replace ' #\d+', '') })
        $different = @($rows | Where-Object { -not $_.Equal })
        $shown = @($different[0..3] | Where-Object { $_ } | ForEach-Object { "$($_.Kind) $("$($_.Task)".Split('/')[-1]) $($_.Name): $(Short $_.Value[0]) / $(Short $_.Value[1])" })
        (@("$($rows.Count - $different.Count) equal, $($different.Count) differ") + $shown) -join '<br>'

        $outputs = @($all | Get-MlmdEvent -Type Output | Where-Object Name -NE executor-logs | ForEach-Object { $_.ArtifactId })
        $lineage = if ($outputs) { Get-MlmdLineage -Artifact $outputs -Upstream } elseif ($all) { Get-MlmdLineage -Execution $all.ExecutionId -Upstream } else { Get-MlmdLineage -Context $run -Upstream }
        "$($lineage.Artifacts.Count) artifacts, $($lineage.Executions.Count) executions, $($lineage.Runs.Count) runs"
        """;

    /// <summary>The shape, the run, the paths of its tasks, the run that it is compared with, and the metrics.</summary>
    private static readonly (string Shape, string Run, string[] Tasks, string Other, string Metric)[] Shapes =
    [
        ("loop", One, ["for-loop-2", "for-loop-2/for-loop-2.?", "for-loop-2/*/train"], Five, "accuracy"),
        ("empty loop", One, ["for-loop-9"], Five, "*"),
        ("nested loop", Five, ["for-loop-1", "for-loop-1/for-loop-1.?", "for-loop-1/*/work"], One, "*"),
        ("collected list", One, ["pick"], Five, "*"),
        ("condition taken", One, ["condition-branches-4", "condition-branches-4/condition-5*"], Five, "confusionMatrix"),
        ("condition not taken", One, ["condition-3", "condition-branches-4/condition-6"], Five, "*"),
        ("nested DAG", One, ["sub-pipe*", "leaf"], Five, "*"),
        ("exit handler", Two, ["exit-handler-1", "cleanup"], One, "*"),
        ("retry", Five, ["flaky"], One, "*"),
        ("cache", Two, ["exit-handler-1/prep"], One, "*"),
        ("importer", One, ["importer"], Two, "*"),
        ("reused importer", Two, ["importer"], One, "*"),
        ("one display name twice", "0a0a", ["train"], "4444", "*"),
        ("running", "3333", ["train", "for-loop-2", "for-loop-2/*/train-one"], One, "*"),
        ("failed", Two, ["exit-handler-1/train"], One, "*"),
        ("root only", "4444", ["*"], One, "*"),
        ("v1 run", "wf-abc", ["*"], "wf-def", "*"),
        ("TFX run", "taxi-2", ["*"], "taxi-1", "*"),
    ];

    [Theory]
    [MemberData(nameof(KubeflowShapes.Kinds), MemberType = typeof(KubeflowShapes))]
    public async Task Every_shape_reads_the_same_on_every_store(StoreKind kind)
    {
        await using var store = await KubeflowShapes.OpenAsync(kind);
        List<string> lines =
        [
            "",
            "| records | Get-MlmdRun | Get-MlmdTask | Get-MlmdMetric | Compare-MlmdRun | Get-MlmdLineage -Upstream |",
            "|---|---|---|---|---|---|",
        ];
        foreach (var (shape, run, tasks, other, metric) in Shapes)
        {
            var cells = store.Session.Invoke(Cells, ("Run", run), ("Tasks", tasks), ("Other", other), ("Metric", metric)).Succeeded.Text;
            Assert.Equal(5, cells.Count);
            lines.Add($"| {shape} | {string.Join(" | ", cells.Select(static cell => cell.Length == 0 ? "none" : cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");
        }

        lines.Add("");
        await new GeneratedBlock("docs/runs.md", "shapes").RequireAsync(lines);
    }
}
