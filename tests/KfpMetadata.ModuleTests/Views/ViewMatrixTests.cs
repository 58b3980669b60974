using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Views;

/// <summary>Every table at the widths of logs and of terminals: whole lines, its columns with their values, and the room used.</summary>
public sealed class ViewMatrixTests
{
    private const string Ids = "$r1 = '11111111-aaaa-4aaa-8aaa-000000000001'; $r2 = '22222222-aaaa-4aaa-8aaa-000000000002'; $r5 = '55555555-aaaa-4aaa-8aaa-000000000005'";

    /// <summary>An artifact and an execution whose texts and numbers are as long as they come.</summary>
    private const string Long = """
        $uri = 's3://bucket/' + ('folder/' * 26) + 'model'
        $type = 'components.Preprocess@sha256=' + ('5f8b' * 16)
        $model = [KfpMetadata.MlmdArtifact]@{ Id = 9223372036854775807; Type = 'system.SlicedClassificationMetrics'; Uri = $uri; State = 'MarkedForDeletion'; CreateTime = [datetime]::Now.AddDays(-1500) }
        $run = [KfpMetadata.MlmdExecution]@{ Id = 12345678; Type = $type; Name = 'n' * 200; State = 'Complete'; CreateTime = [datetime]::Now.AddDays(-999) }
        $failed = [KfpMetadata.KfpRun]@{ RunId = '11111111-aaaa-4aaa-8aaa-000000000001'; State = 'Failed'; Pipeline = 'p' * 150 }
        """;

    private const string Age = @"\d+[smhdy]";

    /// <summary>What is shown, the header, a row that must be there, and the column that moves to the right when there is more room (null: the row grows; empty: nothing is long).</summary>
    private static readonly (string Script, string Header, string Row, string? Moves)[] Views =
    [
        ("Get-MlmdArtifact -First 9", "Id +Type +Name or Uri +State +Age", $@"^ +2 system\.Dataset +minio://mlpipeline/v2/\S+ +Live +{Age}$", "State"),
        ("Get-MlmdExecution", "Id +Type +Name +State +Age", $@"^ +3 system\.ContainerExecution +prep +Complete +{Age}$", "State"),
        ("Get-MlmdContext", "Id +Type +Name +Age", $@"^ +2 system\.PipelineRun +11111111-aaaa-4aaa-8aaa-000000000001 +{Age}$", "Age"),
        ("Get-MlmdArtifactType", "Id +Name +Version +Properties", @"^ +\d+ system\.Dataset$", "Properties"),
        ("Get-OrNewMlmdExecutionType $type -Property @{ accuracy = 'DOUBLE' }", "Id +Name +Version +Properties", @"^ +\d+ components\.Preprocess\S+ +accuracy=DOUBLE$", "Version"),
        ("Get-MlmdEvent -Artifact 2", "Execution +Type +Artifact +Path +Age", $@"^ +3 Output +2 data +{Age}$", "Age"),
        ("Get-MlmdConnection", "Name +Default +Kind +Address +Release +Access", @"^default +\* +File +\S+ +\S+ +read-write$", "Release"),
        ("Test-MlmdConnection -Connection default", "Stage +Result +Time +What was found, and what to do", @"^Rpc +Passed +\d+ ms +\S", null),
        ("Get-MlmdRun", "RunId +State +Tasks +Age +Duration +Pipeline", $@"^11111111-aaaa-4aaa-8aaa-000000000001 +Complete +12/12 +{Age} +\d+\w+ +train-flow", ""),
        ("$failed", "RunId +State +Tasks +Age +Duration +Pipeline", @"^11111111-\S{27} +Failed +0/0 +p{10,}", null),
        ("Get-MlmdTask $r1", "Execution +Task +Kind +State +Stored +Duration +Attempts", @"^ +6 +train +Container +Complete +\d+s +1$", "Kind"),
        ("Get-MlmdTask $r1", "Execution +Task", @"^ +16 condition-branches-4 +Dag +Complete Running +\d+s$", "Stored"),
        ("Get-MlmdMetric $r1", "RunId +Task +Name +Value", @"^11111111 +for-loop-2.0/train +accuracy \(metrics\) +0\.8$", "Value"),
        ("Get-MlmdMetric $r1 -Kind ConfusionMatrix", "RunId +Task +Name +Value", @"^11111111 +evaluate \S+ +\[cat,dog\] confus\S* .*\b2$", "Value"),
        ("Compare-MlmdRun $r1, $r2", "Kind +Name +Run 1 +Run 2", @"^Parameter lr +0\.1 +0\.2$", "Run 2"),
        ("Compare-MlmdRun $r1, $r2, $r5", "Name +Run 1 +Run 2 +Run 3", @"^lr +0\.1 +0\.2 +-$", "Run 3"),
        ("Get-MlmdLineage -Artifact 5", "Direction +Of +Artifacts +Executions +Edges +Runs", @"^Both +artifact 5 \(system\.Metrics\) +\d+ +\d+ +\d+ +\d+$", "Runs"),
        ("(Get-MlmdLineage -Artifact 5).Edges", "Type +From +To +Name", @"^Output +execution 3 prep \(\S+ +artifact 2 data \(\S+ +data$", "Name"),
        ("Compare-MlmdLineage 4 12", "At +Aspect +Name +Reference +Difference", @"^\S+ +(Pipeline|Step|Code|Parameter|Data) ", "Difference"),
        ("$model; $run", "Id +Type +Name or Uri +State +Age", @"^ +-> system\.Sliced\S* +9223372036854775807 s3://\S+ +MarkedForDeletion +4y$", "State"),
        ("$run", "Id +Type +Name +State +Age", @"^12345678 components\.Preprocess@sha\S+ +n{20,}\S* +Complete +999d$", "State"),
    ];

    [Theory]
    [InlineData(79)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void Every_table_shows_its_columns_and_whole_numbers(int width)
    {
        foreach (var (view, lines) in Views.Zip(Show(width)))
        {
            Assert.All(lines, line => Assert.True(line.Length <= width, $"{view.Script}: {line.Length} columns of {width}\n{line}"));
            var header = Assert.Single(lines, line => Regex.IsMatch(line, "^ *" + view.Header + "$", RegexOptions.None, TimeSpan.FromSeconds(1)) || Starts(line, view.Header));
            Assert.Matches("^[- ]+$", lines[lines.ToList().IndexOf(header) + 1]);
            Assert.True(lines.Any(line => Regex.IsMatch(line, view.Row, RegexOptions.None, TimeSpan.FromSeconds(1))), $"{view.Script} at {width}: no row is {view.Row}\n{string.Join('\n', lines)}");
            Assert.All(lines, line => Assert.DoesNotMatch(@"(^|\s)-?\d[\d.E+-]*\u2026(\s|$)|(^|\s)\u2026[\d.E+-]+(\s|$)", line));
        }
    }

    [Fact]
    public void A_wider_console_gives_room_to_what_is_long()
    {
        foreach (var ((view, narrow), wide) in Views.Zip(Show(100)).Zip(Show(200)))
        {
            if (view.Moves is "") continue;
            if (view.Moves is { } column) Assert.True(Place(narrow, column) < Place(wide, column), $"{view.Script}: {column}");
            else Assert.True(narrow.Max(static line => line.Length) < wide.Max(static line => line.Length), view.Script);
        }
    }

    [Fact]
    public void No_view_needs_the_full_language()
    {
        using var folder = new TemporaryFolder();
        var first = $"{Shown.Open(folder, "kfp-v2-runs.sqlite")}\n{Ids}\n{Long}";
        foreach (var (view, lines) in Views.Zip(Shown.Of(79, first, Views.Select(static view => view.Script), constrained: true)))
            Assert.True(lines.Any(line => Regex.IsMatch(line, view.Row, RegexOptions.None, TimeSpan.FromSeconds(1))), $"{view.Script}: no row is {view.Row}\n{string.Join('\n', lines)}");
    }

    [Fact]
    public void The_store_of_the_helpers_shows_its_main_facts()
    {
        using var folder = new TemporaryFolder();
        var shown = Shown.Of(79, Shown.Open(folder, "kfp-v1-helpers.sqlite"), ["Get-MlmdArtifact", "Get-MlmdExecution", "Get-MlmdRun", "Get-MlmdTask wf-one", "Get-MlmdEvent -Artifact 1"]);
        Assert.Matches(@"^ +1 Dataset +minio://bkt/artifacts/\S+\u2026 +\d+[smhdy]$", shown[0][2]);
        Assert.Matches(@"^ +1 components\.Prep@sha256=aa ", shown[1][2]);
        Assert.Contains(shown[2], static line => line.StartsWith("wf-one", StringComparison.Ordinal));
        Assert.Matches(@"^ +\d+ \S+ +Container +", shown[3][2]);
        Assert.Matches(@"^ +\d+ (Input|Output) +1 ", shown[4][2]);
    }

    private static bool Starts(string line, string header) => Regex.IsMatch(line, "^ *" + header + " ", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static int Place(IReadOnlyList<string> lines, string column) =>
        lines.First(line => Regex.IsMatch(line, @"(^| )" + Regex.Escape(column) + "( |$)", RegexOptions.None, TimeSpan.FromSeconds(1))
            && !line.Contains(':', StringComparison.Ordinal)).IndexOf(column, StringComparison.Ordinal);

    private static IReadOnlyList<IReadOnlyList<string>> Show(int width)
    {
        using var folder = new TemporaryFolder();
        return Shown.Of(width, $"{Shown.Open(folder, "kfp-v2-runs.sqlite")}\n{Ids}\n{Long}", Views.Select(static view => view.Script));
    }
}
