using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Runs and tasks as a person sees them, and what Tab offers.</summary>
public sealed partial class RunViewTests
{
    private const string Sample = "param($Script) $null = & $Script -Connection (Connect-Mlmd -InMemory)";

    [Theory]
    [InlineData("Get-MlmdRun r1", @"RunId +State +Tasks +Age +Duration +Pipeline", @"\nr1 +Complete +2/2 +\d+s +\d+s +p")]
    [InlineData("Get-MlmdTask r1", @"Task +Kind +State +Stored +Duration +Attempts +From cache +ExecutionId", @"\n  train +Container +Complete +\d+s +1 +10 *\n", @"\n  prep +Container +Cached +5 +9 *\n", @"\nsub +Dag +Complete +\d+s +8 *\n")]
    [InlineData("Get-MlmdMetric r1", @"RunId +Task +Artifact +Name +Value +At", @"\nr1 +sub/train +metrics +accuracy +0\.93 *\n")]
    [InlineData("Compare-MlmdRun r1, r2", @"Kind +Task +Name +Values", @"\nParameter +learning_rate +r1: 0\.1 \| r2: 0\.5", @"\nCode +sub/train +code +r1: 7c2e-r1 \| r2: 7c2e-r2")]
    [InlineData("Get-MlmdLineage -Context r1", @"Of +Direction +Artifacts +Executions +Edges +Runs", @"\n\d+ nodes +Both +8 +8 +15 +3 *\n")]
    [InlineData("(Get-MlmdLineage -Context r1).Edges", @"From +Type +Name +To", @"\nartifact 3 \(system\.Dataset\) +Input +dataset +execution 6")]
    [InlineData("Compare-MlmdLineage 7 9", @"At +Aspect +Name +Reference +Difference", @"Parameter +learning_rate +0\.1 +0\.5")]
    [InlineData("Get-MlmdEvent -Execution 5 -Type Output", @"ExecutionId +Type +ArtifactId +Path +Time", @"\n +5 +Output +3 +data +")]
    public void What_a_person_sees_has_its_columns_filled(string command, params string[] patterns)
    {
        var host = new TextHost();
        using var session = new ModuleSession(host: host);
        _ = session.Invoke(Sample, ("Script", Repository.PathOf("examples/sample-store.ps1"))).Succeeded;
        _ = session.Invoke(command + " | Out-Default").Succeeded;
        var text = Colour().Replace(host.Text, "").ReplaceLineEndings("\n");
        Assert.All(patterns, pattern => Assert.Matches(pattern, text));
    }

    [Theory]
    [InlineData("Get-MlmdRun ", "wf-abc")]
    [InlineData("Get-MlmdTask wf", "wf-abc")]
    [InlineData("Get-MlmdMetric -RunId r", "r2")]
    [InlineData("Compare-MlmdRun r1, r", "r2")]
    [InlineData("Get-MlmdRun -Pipeline s", "sweep")]
    [InlineData("Get-MlmdRun -State Ca", "Canceled")]
    [InlineData("Get-MlmdMetric r1 -Kind R", "RocPoint")]
    public void Tab_offers_what_the_store_knows(string line, string expected)
    {
        using var session = new ModuleSession();
        _ = session.Invoke(Sample, ("Script", Repository.PathOf("examples/sample-store.ps1"))).Succeeded;
        var offered = session.Invoke(
            "param($Line) [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches | ForEach-Object { $_.ListItemText }",
            ("Line", line)).Succeeded.Text;
        Assert.Contains(expected, offered);
    }

    /// <summary>What a terminal takes as a colour.</summary>
    [GeneratedRegex("\u001b\\[[0-9;]*m", RegexOptions.None, 1000)]
    private static partial Regex Colour();
}
