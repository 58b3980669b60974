using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Runs and tasks as a person sees them, and what Tab offers.</summary>
public sealed partial class RunViewTests
{
    private const string Sample = "param($Script) $null = & $Script -Connection (Connect-Mlmd -InMemory)";

    [Fact]
    public void A_run_shows_state_times_and_tasks_done()
    {
        var host = new TextHost();
        using var session = new ModuleSession(host: host);
        _ = session.Invoke(Sample, ("Script", Repository.PathOf("examples/sample-store.ps1"))).Succeeded;
        _ = session.Invoke("Get-MlmdRun r1 | Out-Default; Get-MlmdTask r1 | Out-Default").Succeeded;
        var text = Colour().Replace(host.Text, "");
        Assert.Matches(@"RunId +State +Tasks +Age +Duration +Pipeline", text);
        Assert.Matches(@"r1 +Complete +2/2 +\d+s +\d+s +p", text);
        Assert.Matches(@"Task +Kind +State +Stored +Duration", text);
        Assert.Matches(@"\n  train +Container +Complete +\d+s", text);
        Assert.Matches(@"\n  prep +Container +Cached", text);
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
