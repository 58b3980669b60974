using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Views;

namespace KfpMetadata.ModuleTests.Session;

/// <summary>Times are those of PowerShell: local, and to be reckoned with.</summary>
public sealed class TimeTests
{
    private const string Open = "$null = Connect-Mlmd -InMemory; $null = New-MlmdArtifact -Uri gs://a -Type T; $a = Get-MlmdArtifact; ";

    [Theory]
    [InlineData("([datetime]::Now - $a.CreateTime).GetType().Name", "TimeSpan")]
    [InlineData("([datetime]::Now - $a.CreateTime).TotalHours -lt 1", "True")]
    [InlineData("[datetime]::Now -ge $a.CreateTime", "True")]
    [InlineData("$a.CreateTime -le [datetime]::Now", "True")]
    [InlineData("$a.CreateTime.Kind", "Local")]
    [InlineData("$a.LastUpdateTime.Kind", "Local")]
    [InlineData("(Get-MlmdConnection).ConnectedAt.Kind", "Local")]
    [InlineData("[KfpMetadata.MlmdEvent]::new().Time -eq $null", "True")]
    [InlineData("$e = [KfpMetadata.MlmdEvent]@{ Time = [datetime]::UtcNow }; $e.Time.Kind; [math]::Abs(([datetime]::Now - $e.Time).TotalSeconds) -lt 60", "Local True")]
    [InlineData("$e = [KfpMetadata.MlmdEvent]@{ Time = [datetime]'2026-01-02T03:04:05.678' }; $e.Time.Kind; $e.Time.Hour; $e.Time.Millisecond", "Local 3 678")]
    public void A_time_is_a_local_one(string script, string expected)
    {
        using var session = new ModuleSession();
        Assert.Equal(expected, string.Join(' ', session.Invoke(Open + script).Succeeded.Text));
    }

    [Fact]
    public void The_times_of_runs_tasks_and_edges_are_local()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        _ = session.Invoke(Shown.Open(folder, "kfp-v2-runs.sqlite")).Succeeded;
        var times = session.Invoke("""
            $run = Get-MlmdRun 11111111-aaaa-4aaa-8aaa-000000000001
            $run.StartTime; $run.EndTime; ($run | Get-MlmdTask)[0].StartTime; ($run | Get-MlmdTask)[0].EndTime
            (Get-MlmdLineage -Artifact 5).Edges[0].Time; (Get-MlmdEvent -Artifact 5)[0].Time; (Get-MlmdContext)[0].CreateTime
            """).Succeeded.Output;
        Assert.Equal(7, times.Count);
        Assert.All(times, static time => Assert.Equal(DateTimeKind.Local, Assert.IsType<DateTime>(time.BaseObject).Kind));
    }

    [Theory]
    [InlineData("$a.CreateTime", "1")]
    [InlineData("$a.CreateTime.ToUniversalTime()", "1")]
    [InlineData("[DateTimeOffset]$a.CreateTime", "1")]
    [InlineData("$a.CreateTime.ToString('o')", "1")]
    [InlineData("$a.CreateTime.ToUniversalTime().ToString('o')", "1")]
    [InlineData("([DateTimeOffset]$a.CreateTime).ToOffset([timespan]'05:30').ToString('o')", "1")]
    [InlineData("$a.CreateTime.AddMilliseconds(1)", "0")]
    [InlineData("$a.CreateTime.ToUniversalTime().AddMilliseconds(1)", "0")]
    [InlineData("[datetime]::SpecifyKind($a.CreateTime, 'Unspecified')", "1")]
    public void A_filter_takes_a_time_of_any_kind_to_the_millisecond(string time, string count)
    {
        using var session = new ModuleSession();
        Assert.Equal(count, Assert.Single(session.Invoke($"{Open}@(Get-MlmdArtifact -CreatedAfter ({time})).Count").Succeeded.Text));
        Assert.Equal(count, Assert.Single(session.Invoke($"@(Get-MlmdArtifact -UpdatedAfter ({time})).Count").Succeeded.Text));
        Assert.Equal("1", Assert.Single(session.Invoke($"@(Get-MlmdArtifact -CreatedBefore ({time})).Count + @(Get-MlmdArtifact -CreatedAfter ({time})).Count").Succeeded.Text));
    }
}
