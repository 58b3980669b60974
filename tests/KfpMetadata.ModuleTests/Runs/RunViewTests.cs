using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Help;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Runs and tasks as a person sees them, and what Tab offers.</summary>
public sealed class RunViewTests
{
    private const string Sample = "param($Script) $null = & $Script -Connection (Connect-Mlmd -InMemory)";

    [Fact]
    public void A_run_shows_state_times_and_tasks_done()
    {
        var host = new TextHost();
        using var session = new ModuleSession(host: host);
        _ = session.Invoke(Sample, ("Script", Repository.PathOf("examples/sample-store.ps1"))).Succeeded;
        _ = session.Invoke("$PSStyle.OutputRendering = 'PlainText'; Get-MlmdRun r1 | Out-Default; Get-MlmdTask r1 | Out-Default").Succeeded;
        Assert.Matches(@"RunId +Pipeline +Namespace +State +Age +Duration +Tasks", host.Text);
        Assert.Matches(@"r1 +p +team +Complete +\d+s +\d+s +2/2", host.Text);
        Assert.Matches(@"Task +Kind +State +Stored +Duration +Attempts", host.Text);
        Assert.Matches(@"\n  train +Container +Complete +\d+s +1", host.Text);
        Assert.Matches(@"\n  prep +Container +Cached", host.Text);
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
}
