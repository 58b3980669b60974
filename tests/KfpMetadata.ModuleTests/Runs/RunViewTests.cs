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
        ("Get-MlmdTask r1", [@"Task +Kind +State +Stored +Duration +Attempts +From cache +ExecutionId", @"\n  train +Container +Complete +\d+s +1 +10 *\n", @"\n  prep +Container +Cached +\d+s +5 +9 *\n", @"\nsub +Dag +Complete +\d+s +8 *\n"]),
        ("Get-MlmdMetric r1", [@"RunId +Task +Artifact +Name +Value +At", @"\nr1 +sub/train +metrics +accuracy +0\.93 *\n"]),
        ("Compare-MlmdRun r1, r2", [@"Kind +Task +Name +Values", @"\nParameter +learning_rate +r1: 0\.1 \| r2: 0\.5", @"\nCode +sub/train +code +r1: 7c2e-r1 \| r2: 7c2e-r2"]),
        ("Get-MlmdLineage -Context r1", [@"Of +Direction +Artifacts +Executions +Edges +Runs", @"\n8 nodes +Both +8 +8 +15 +3 *\n"]),
        ("(Get-MlmdLineage -Context r1).Edges", [@"From +Type +Name +To", @"\nartifact 3 \(system\.Dataset\) +Input +dataset +execution 6"]),
        ("Compare-MlmdLineage 7 9", [@"At +Aspect +Name +Reference +Difference", @"\ntrain +Parameter +learning_rate +0\.1 +0\.5"]),
        ("Get-MlmdEvent -Execution 5 -Type Output", [@"ExecutionId +Type +ArtifactId +Path +Time", @"\n +5 +Output +3 +data +"]),
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
