using System.Management.Automation;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Waiting for executions: what is there already, what comes, what does not, and an end by the user.</summary>
public sealed class WaitTests
{
    [Theory]
    [MemberData(nameof(StoreFixture.Kinds), MemberType = typeof(StoreFixture))]
    public async Task What_is_open_when_the_time_is_over_is_one_error(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $run = Get-OrNewMlmdRunContext -RunId r
            $done = $run | New-MlmdRunExecution -ComponentName A -Name a
            $done | Complete-MlmdExecution
            $open = $run | New-MlmdRunExecution -ComponentName B -Name b
            $open, $done | Wait-MlmdExecution -TimeoutSec 1 | ForEach-Object { "$($_.Name) $($_.State)" }
            """);
        Assert.Equal(["a Complete"], result.Text);
        var error = result.Failed("MlmdWaitTimeout");
        Assert.Equal(ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.Contains("b", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("is Running", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["b"], store.Session.InvokeWith(new[] { error }, "$input | ForEach-Object { $_.TargetObject.Name }").Succeeded.Text);
        Assert.Equal(["b"], store.Session.Invoke("(Wait-MlmdExecution components.B/b -State Running).Name").Succeeded.Text);
        _ = store.Session.Invoke("Wait-MlmdExecution 4711 -TimeoutSec 1").Failed("MlmdNotFound");
        _ = store.Session.Invoke("New-MlmdArtifact -Uri s3://x -Type T | Wait-MlmdExecution").Failed("MlmdWrongKind");
    }

    [Fact]
    public async Task A_run_is_waited_for_until_its_last_task_ends()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke("$run = Get-OrNewMlmdRunContext -RunId r; $null = $run | New-MlmdRunExecution -ComponentName A -Name a; $null = $run | New-MlmdRunExecution -ComponentName B -Name b; Complete-MlmdExecution components.A/a").Succeeded;
        // A store in memory belongs to its session, so the second task ends as the first one comes down the pipeline.
        var result = store.Session.Invoke("Get-MlmdRun r | Wait-MlmdExecution -TimeoutSec 60 | ForEach-Object { $_.Name; if ($_.Name -eq 'a') { Complete-MlmdExecution components.B/b -Failed } }").Succeeded;
        Assert.Equal(["a", "b"], result.Text);
    }

    [Fact]
    public async Task The_user_ends_the_waiting()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        _ = store.Session.Invoke("$null = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName A -Name a").Succeeded;
        using var shell = store.Session.Create("Wait-MlmdExecution components.A/a");
        var waiting = shell.BeginInvoke();
        var shown = DateTime.UtcNow.AddSeconds(20);
        while (shell.Streams.Progress.Count == 0 && DateTime.UtcNow < shown) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Contains("0 of 1", shell.Streams.Progress[0].StatusDescription, StringComparison.Ordinal);
        await shell.StopAsync(null, null).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(waiting.IsCompleted);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }
}
