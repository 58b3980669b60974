using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Runs, tasks, metrics and lineage as a person sees them.</summary>
public sealed class RunViewTests
{
    private const string Sample = "param($Script) $null = & $Script -Connection (Connect-Mlmd -InMemory)";

    /// <summary>Commands on the sample store, and what their tables show.</summary>
    private static readonly (string Command, string[] Patterns)[] Views =
    [
        ("Get-MlmdRun r1", [@"RunId +State +Tasks +Age +Duration +Pipeline", @"\nr1 +Complete +2/2 +\d+s +\d+s +p"]),
        ("Get-MlmdTask r1", [@"Execution +Task +Kind +State +Stored +Duration +Attempts", @"\n +10   train +Container Complete +\d+s +1 *\n", @"\n +9   prep +Container Cached +\d+s *\d* *\n", @"\n +8 sub +Dag +Complete +\d+s *\n"]),
        ("Get-MlmdMetric r1", [@"RunId +Task +Name +Value", @"\nr1 +sub/train +accuracy \(metrics\) +0\.93 *\n"]),
        ("Compare-MlmdRun r1, r2", [@"Runs: 1 = r1, 2 = r2", @"Kind +Name +Run 1 +Run 2", @"\nParameter learning_rate +0\.1 +0\.5", @"\nCode +train code \(sub\) +7c2e-r1 +7c2e-r2"]),
        ("Get-MlmdLineage -Context r1", [@"Direction +Of +Artifacts +Executions +Edges +Runs", @"\nBoth +8 nodes +8 +7 +13 +3 *\n"]),
        ("(Get-MlmdLineage -Context r1).Edges", [@"Type +From +To +Name", @"\nInput +artifact 3 .+ execution 6 .+ dataset *\n"]),
        ("Compare-MlmdLineage 7 9", [@"At +Aspect +Name +Reference +Difference", @"\ntrain +Parameter +learning_rate +0\.1 +0\.5"]),
        ("Get-MlmdEvent -Execution 5 -Type Output", [@"Execution +Type +Artifact +Path +Age", @"\n +5 +Output +3 +data +\d+s *\n"]),
    ];

    [Fact]
    public async Task What_a_person_sees_has_its_columns_filled()
    {
        using var folder = new TemporaryFolder();
        const string Line = "=====";
        var script = folder.Write("views.ps1", $"{Sample}\n{string.Join('\n', Views.Select(static view => $"{view.Command} | Out-Default; '{Line}'"))}");
        var run = await ChildProcess.RunAsync(Repository.HostProgram, script, "-Script", Repository.PathOf("examples/sample-store.ps1"));
        var shown = run.Succeeded.Output.ReplaceLineEndings("\n").Split(Line);
        Assert.Equal(Views.Length + 1, shown.Length);
        Assert.All(Views.Zip(shown), static view => Assert.All(view.First.Patterns, pattern => Assert.Matches(pattern, view.Second)));
    }
}
