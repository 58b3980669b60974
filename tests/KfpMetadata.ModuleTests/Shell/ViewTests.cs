using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Views;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>Lists, wide views, mixed output and what comes back from files, jobs and processes, in PowerShell itself.</summary>
public sealed class ViewTests
{
    private const string Run = "$run = '11111111-aaaa-4aaa-8aaa-000000000001'; ";

    [Theory]
    [InlineData("Get-MlmdArtifact -First 4")]
    [InlineData("Get-MlmdExecution -First 4")]
    [InlineData("Get-MlmdContext -First 4")]
    [InlineData("Get-MlmdArtifactType")]
    [InlineData("Get-MlmdEvent -Artifact 2")]
    [InlineData("Get-MlmdConnection")]
    [InlineData("Test-MlmdConnection -Connection default")]
    [InlineData("Get-MlmdRun")]
    [InlineData("Get-MlmdTask $run")]
    [InlineData("Get-MlmdMetric $run")]
    [InlineData("Compare-MlmdRun $run, 22222222-aaaa-4aaa-8aaa-000000000002")]
    [InlineData("Get-MlmdLineage -Artifact 5")]
    [InlineData("(Get-MlmdLineage -Artifact 5).Edges")]
    [InlineData("Compare-MlmdLineage 4 12")]
    public async Task Every_object_has_a_wide_view_and_a_short_list(string script)
    {
        using var folder = new TemporaryFolder();
        var first = Shown.Open(folder, "kfp-v2-runs.sqlite") + "; " + Run;
        var wide = (await SharedShell.RunAsync($"{first} {script} | Format-Wide", width: 79)).Succeeded.Lines;
        Assert.NotEmpty(wide);
        Assert.All(wide, static line => Assert.True(line.Length <= 79, line));
        // After an object of another type PowerShell shows a list of the default properties.
        var after = (await SharedShell.RunAsync($"{first} Get-Item .; $it = @({script})[0]; $it", width: 79)).Succeeded.Lines;
        var list = after.SkipWhile(static line => !IsItem(line)).ToList();
        Assert.InRange(list.Count(IsItem), 3, 7);
    }

    [Theory]
    [InlineData("Get-MlmdMetric $run -Name accuracy | Select-Object -First 1", "Value", "0.8")]
    [InlineData("Get-MlmdLineage -Artifact 5", "Executions", "{train, prep, prep, importer")]
    [InlineData("Get-MlmdTask $run | Where-Object Path -eq prep", "Kind", "Container")]
    [InlineData("[KfpMetadata.KfpMetric]@{ Value = 0.30000000000000004; Threshold = 0.12345678901234568 }", "Threshold", "0.12345678901234568")]
    public async Task A_list_shows_whole_values(string script, string label, string value)
    {
        using var folder = new TemporaryFolder();
        var lines = (await SharedShell.RunAsync($"{Shown.Open(folder, "kfp-v2-runs.sqlite")}; {Run} {script} | Format-List", width: 79)).Succeeded.Lines;
        Assert.Contains(lines, line => line.StartsWith(label + " ", StringComparison.Ordinal) && line.Contains(": " + value, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Contains("kfpmd-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task View_properties_stay_out_of_files_and_selections()
    {
        using var folder = new TemporaryFolder();
        var lines = (await SharedShell.RunAsync($$"""
            {{Shown.Open(folder, "kfp-v2-runs.sqlite")}}
            $a = Get-MlmdArtifact 2
            foreach ($it in ($a | ConvertTo-Json | ConvertFrom-Json), ($a | Select-Object *), ($a | ConvertTo-Csv | ConvertFrom-Csv)) { $it.PSObject.Properties.Name -like '*Column' }
            ($a | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json).State
            """)).Succeeded.Lines;
        Assert.Equal(["Live"], lines);
    }

    [Fact]
    public async Task Times_are_reckoned_with_as_others_are()
    {
        var lines = (await SharedShell.RunAsync("""
            $null = Connect-Mlmd -InMemory; $a = New-MlmdArtifact -Uri gs://a -Type T -Refresh
            ((Get-Date) - $a.CreateTime).TotalMinutes -lt 10
            (New-TimeSpan -Start $a.CreateTime).TotalMinutes -lt 10
            (Get-Date) -ge $a.CreateTime
            @(Get-MlmdArtifact -CreatedAfter (Get-Date).AddHours(-1)).Count
            @(Get-MlmdArtifact -CreatedAfter (Get-Date).ToUniversalTime().AddHours(-1)).Count
            @(Get-MlmdArtifact -CreatedAfter (Get-Date).AddHours(1)).Count
            """)).Succeeded.Lines;
        Assert.Equal(["True", "True", "True", "1", "1", "0"], lines);
    }

    [Fact]
    public async Task Files_jobs_and_other_processes_give_back_what_can_be_used()
    {
        using var folder = new TemporaryFolder();
        var open = Shown.Open(folder, "kfp-v2-runs.sqlite");
        var inner = $"Import-Module '{Repository.Manifest}'; {open}; Get-MlmdArtifact 2";
        var run = (await RealShell.RunAsync($$"""
            {{open}}
            Get-MlmdArtifact 2 | Export-Clixml ./a.xml
            $items = @(Import-Clixml ./a.xml) + @(Start-Job { {{inner}} } | Receive-Job -Wait)
            foreach ($x in $items) { "$($x.GetType().Name) $($x.State -eq 'Live') $($x.CustomProperties.schema.struct.k) $((Get-Date) -gt $x.CreateTime) $(@($x | Get-MlmdEvent).Count)" }
            """)).Succeeded;
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["MlmdArtifact True v True 10", "MlmdArtifact True v True 10"], lines);
    }

    /// <summary>Whether the line begins a property of a list.</summary>
    private static bool IsItem(string line) => Regex.IsMatch(line, @"^\w+ +:( |$)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
