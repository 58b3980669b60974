using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Runs, tasks and metrics as the input of the commands that read nodes: each stands for the node behind it.</summary>
public sealed class RunPipelineTests
{
    private static readonly (string Command, string Expected)[] Reads =
    [
        ("(Get-MlmdRun r1 | Get-MlmdExecution).Id", "{root} {dag} {prep} {train}"),
        ("(Get-MlmdRun r1, r0 | Get-MlmdExecution -State Cached, Running).Id", "{root} {prep}"),
        ("(Get-MlmdRun r1 | Get-MlmdArtifact -Type system.Metrics).Id", "{metrics}"),
        ("(Get-MlmdRun r1 | Get-MlmdContext).Id", "{run}"),
        ("(Get-MlmdRun r1 | Get-MlmdEvent -Type Output).ExecutionId", "{prep} {prep} {train} {train}"),
        ("(Get-MlmdContext {run} | Get-MlmdEvent | Get-MlmdArtifact -Type system.Metrics).Id", "{metrics}"),
        ("(Get-MlmdTask r1 -Name train | Get-MlmdExecution).Id", "{train}"),
        ("(Get-MlmdTask r1 -Name train | Get-MlmdEvent).ArtifactId -contains {metrics}", "True"),
        ("(Get-MlmdTask r1 -Name train | Get-MlmdContext).Id", "{pipeline} {run}"),
        ("(Get-MlmdMetric r1 | Get-MlmdArtifact).Id", "{metrics}"),
        ("(Get-MlmdMetric r1 | Get-MlmdExecution).Id", "{train}"),
        ("(Get-MlmdMetric r1 | Get-MlmdEvent).ExecutionId", "{train}"),
        ("([KfpMetadata.KfpRun]@{ ContextId = {run} } | Get-MlmdExecution).Id", "{root} {dag} {prep} {train}"),
        ("(Get-MlmdRun r1 -Connection $first | Get-MlmdExecution).Count", "4"),
        ("(Get-MlmdMetric r1 -Connection $first | Get-MlmdExecution).Id", "{train}"),
        ("(Get-MlmdTask r1 -Connection $first -Name train | Get-MlmdEvent -Type Output | Get-MlmdArtifact -Type system.Metrics).Id", "{metrics}"),
    ];

    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task A_view_stands_for_the_node_behind_it(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var rows = new GoldRuns(store).LayV2();
        var wrong = new List<string>();
        foreach (var (command, expected) in Reads)
        {
            // The views are used on the store they came from, whatever the default is by then.
            var isForeign = command.Contains("-Connection $first", StringComparison.Ordinal);
            var script = isForeign ? $"$first = Get-MlmdConnection -Default; $null = Connect-Mlmd -InMemory -Name second; {Fill(command)}; Disconnect-Mlmd second; Select-MlmdConnection $first.Name" : Fill(command);
            var result = store.Session.Invoke(script);
            var found = result.Errors.Count > 0 ? result.Errors[0].ToString() : string.Join(' ', result.Text);
            if (!string.Equals(found, Fill(expected), StringComparison.Ordinal)) wrong.Add($"{command}: {found}, not {Fill(expected)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        string Fill(string text) => typeof(V2Rows).GetProperties().Aggregate(
            text, (filled, row) => filled.Replace($"{{{row.Name.ToLowerInvariant()}}}", row.GetValue(rows)!.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_is_no_place_to_look_for_artifacts()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = new GoldRuns(store).LayV2();
        var error = store.Session.Invoke("Get-MlmdTask r1 -Name train | Get-MlmdArtifact").Failed("MlmdWrongKind");
        Assert.Contains("Get-MlmdEvent", error.ToString(), StringComparison.Ordinal);
    }
}
