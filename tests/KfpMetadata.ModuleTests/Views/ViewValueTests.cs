using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Views;

/// <summary>Numbers are shown whole, texts by what tells them apart.</summary>
public sealed class ViewValueTests
{
    [Theory]
    [InlineData("0.30000000000000004")]
    [InlineData("-1.7976931348623157E+308")]
    [InlineData("-1.2345678901234568E-05")]
    [InlineData("5E-324")]
    [InlineData("-9223372036854775808", "[long]::MinValue")]
    [InlineData("9223372036854775807")]
    public void A_metric_shows_its_number_whole(string shown, string? value = null)
    {
        var lines = Show($"[KfpMetadata.KfpMetric]@{{ RunId = 'r'; Task = 't'; Artifact = 'm'; Name = 'n'; Value = {value ?? shown} }}");
        Assert.EndsWith(" " + shown, lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11111111-aaaa-4aaa-8aaa-000000000001", "11111111")]
    [InlineData("run-1", "run-1")]
    [InlineData("fraud-detection-8x7zq", "fraud\u2026-8x7zq")]
    public void A_run_that_repeats_is_short(string run, string shown) =>
        Assert.StartsWith(shown + " ", Show($"[KfpMetadata.KfpMetric]@{{ RunId = '{run}'; Task = 't'; Name = 'n'; Value = 1 }}")[^1], StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59, "59s")]
    [InlineData(3_599, "59m")]
    [InlineData(86_399, "23h")]
    [InlineData(86_399_999, "999d")]
    [InlineData(126_144_000, "4y")]
    [InlineData(-500, "0s")]
    public void An_age_has_four_characters(int seconds, string shown)
    {
        var line = Show($"[KfpMetadata.MlmdContext]@{{ Id = 1; Type = 'T'; Name = 'n'; CreateTime = [datetime]::UtcNow.AddMilliseconds({seconds} * -1000.0 - 100) }}")[^1];
        Assert.EndsWith(" " + shown, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_that_their_columns_cannot_hold_stand_whole_in_the_next()
    {
        const string Large = "9223372036854775807";
        Assert.All(
            new[]
            {
                $"[KfpMetadata.MlmdArtifact]@{{ Id = {Large}; Uri = 'u' }}", $"[KfpMetadata.MlmdExecution]@{{ Id = {Large} }}", $"[KfpMetadata.MlmdContext]@{{ Id = {Large} }}",
                $"[KfpMetadata.MlmdArtifactType]@{{ Id = {Large}; Name = 'T' }}", $"[KfpMetadata.MlmdEvent]@{{ ExecutionId = 1; ArtifactId = {Large} }}",
                $"[KfpMetadata.MlmdEvent]@{{ ExecutionId = {Large}; ArtifactId = {Large} }}", $"[KfpMetadata.KfpTask]@{{ ExecutionId = {Large}; Path = 'a/b'; Depth = 1 }}",
            },
            static script => Assert.Contains(Large, string.Join('\n', Show(script)), StringComparison.Ordinal));
        Assert.Contains(" 10000/20000", Show("[KfpMetadata.KfpRun]@{ RunId = 'r'; TasksDone = 10000; TasksTotal = 20000 }")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Compared_numbers_are_never_cut()
    {
        const string Rows = """
            $runs = foreach ($loss in -1.2345678901234567E-105, 0.30000000000000004, 2) {
                $run = Get-OrNewMlmdRunContext -RunId "run-$loss" -PipelineName p
                $task = $run | New-MlmdRunExecution -ComponentName Train -InputParameter @{ lr = $loss; same = 1 }
                $run
            }
            """;
        var lines = Shown.Of(79, $"$null = Connect-Mlmd -InMemory\n{Rows}", ["Compare-MlmdRun $runs[0], $runs[1]", "Compare-MlmdRun $runs[0], $runs[1], $runs[2]"]);
        // What has no room on one line goes on below.
        foreach (var shown in lines)
        {
            Assert.Contains("-1.2345678901234567E-105", string.Concat(Column(shown, "Run 1")), StringComparison.Ordinal);
            Assert.Contains("0.30000000000000004", string.Concat(Column(shown, "Run 2")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_compared_run_is_a_property_by_its_id()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        _ = session.Invoke(Shown.Open(folder, "kfp-v2-runs.sqlite")).Succeeded;
        const string Compare = "$row = @(Compare-MlmdRun 11111111-aaaa-4aaa-8aaa-000000000001, 22222222-aaaa-4aaa-8aaa-000000000002 | Where-Object Name -eq lr)[0]; ";
        Assert.Equal(["0.1", "0.2", "0.1 0.2", "2"], session.Invoke(Compare + "$row.'11111111'; $row.'22222222'; \"$($row.Value)\"; $row.RunId.Count").Succeeded.Text);
    }

    [Fact]
    public void A_new_node_has_an_age_before_its_time_is_read()
    {
        var lines = Shown.Of(79, "$null = Connect-Mlmd -InMemory", ["New-MlmdArtifact -Uri gs://a -Type T", "[KfpMetadata.MlmdArtifact]@{ Id = 1; Type = 'T'; Uri = 'gs://a'; State = 'Live' }"]);
        Assert.Matches(@" Live +\d+s$", lines[0][^1]);
        Assert.EndsWith(" Live", lines[1][^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_generated_key_is_no_name()
    {
        var lines = Shown.Of(79, "$null = Connect-Mlmd -InMemory; $null = New-MlmdArtifact -Uri gs://a/b -Type T", ["$a = Get-MlmdArtifact; \"$a\"; $a.Title; $a.NameColumn"]);
        Assert.Equal(["artifact 1 (T)", "b", "gs://a/b"], lines[0]);
    }

    private static List<string> Column(IReadOnlyList<string> lines, string header)
    {
        var from = lines[1].IndexOf(header, StringComparison.Ordinal);
        var next = lines[1].IndexOf("Run " + (char)(header[^1] + 1), StringComparison.Ordinal);
        return [.. lines.Where(line => line.Length > from).Select(line => (next < 0 || next > line.Length ? line[from..] : line[from..next]).Trim())];
    }

    private static IReadOnlyList<string> Show(string script) => Shown.Of(79, "", [script])[0];
}
