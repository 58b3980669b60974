using System.Diagnostics;
using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Commands;

/// <summary>What goes wrong in the Python helpers and must not here (docs/from-the-python-helpers.md).</summary>
public sealed class DefectTests
{
    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_run_is_found_by_one_keyed_call_however_many_there_are(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke("$null = 1..150 | ForEach-Object { \"run-$_\" } | Get-OrNewMlmdRunContext").Succeeded;
        var result = store.Session.Invoke("(Get-OrNewMlmdRunContext -RunId run-77 -Debug).Name").Succeeded;
        Assert.Equal(["run-77"], result.Text);
        Assert.StartsWith(
            "GetContextByTypeAndName attempt 1: OK",
            Assert.Single(result.Debug, static line => line.Contains(" attempt ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_task_ends_and_takes_outputs_before_and_after(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $task = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName T
            "$((Get-MlmdExecution $task.Id).State)"
            $null = $task | New-MlmdOutputArtifact -Uri s3://before -Type M
            $task | Complete-MlmdExecution
            $null = $task | New-MlmdOutputArtifact -Uri s3://after -Type M
            "$((Get-MlmdExecution $task.Id).State)"
            $task | Complete-MlmdExecution -Failed
            "$((Get-MlmdExecution $task.Id).State)"
            Get-MlmdArtifact | ForEach-Object { "$($_.Uri) $($_.State)" }
            """).Succeeded;
        Assert.Equal(["Running", "Complete", "Failed", "s3://before Live", "s3://after Live"], result.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_tasks_of_one_component_are_told_apart(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var result = store.Session.Invoke(
            """
            $run = Get-OrNewMlmdRunContext -RunId r
            $null = $run | New-MlmdRunExecution -ComponentName T -InstanceId first -Name r/first
            $null = $run | New-MlmdRunExecution -ComponentName T -InstanceId second -Name r/second
            Get-MlmdExecution | ForEach-Object { "$($_.Name) $($_.Properties.component_id)" }
            """).Succeeded;
        Assert.Equal(["r/first first", "r/second second"], result.Text);
    }

    [Fact]
    public void An_integer_that_servers_refuse_is_warned_of_once()
    {
        using var session = new ModuleSession();
        var result = session.Invoke(
            """
            $null = Connect-Mlmd -InMemory
            $null = New-MlmdArtifact s3://a -Type D -CustomProperty @{ small = 2147483647 }
            $null = New-MlmdArtifact s3://b -Type D -CustomProperty @{ wide = 3000000000 }
            Set-MlmdArtifact 1 -CustomProperty @{ wide = 3000000000 }
            (Get-MlmdArtifact 1).CustomProperties.wide
            """);
        Assert.Equal(["3000000000"], result.Succeeded.Text);
        Assert.Contains("'wide' is 3000000000", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MlmdArtifact s3://x -Type @{ schema_title = 'Model' }")]
    [InlineData("New-MlmdExecution -Type @('a', 'b')")]
    [InlineData("New-MlmdContext c -Type 5")]
    public void A_type_that_is_no_text_is_refused(string command)
    {
        using var session = new ModuleSession();
        _ = session.Invoke("Connect-Mlmd -InMemory").Succeeded;
        var error = Assert.Single(session.Invoke(command).Errors);
        Assert.Contains("name of a type is a string", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], session.Invoke("@(Get-MlmdArtifactType).Count + @(Get-MlmdExecutionType).Count + @(Get-MlmdContextType).Count").Succeeded.Text);
    }

    [Fact]
    public void A_type_name_longer_than_the_databases_keep_is_refused()
    {
        using var session = new ModuleSession();
        _ = session.Invoke("Connect-Mlmd -InMemory").Succeeded;
        _ = session.Invoke("New-MlmdArtifact s3://x -Type ('t' * 255)").Succeeded;
        var error = session.Invoke("New-MlmdArtifact s3://x -Type ('t' * 256)").Failed("MlmdInvalidArgument");
        Assert.Contains("256", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_set_up_anew_is_not_answered_from_memory()
    {
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        var path = folder.PathOf("store.db");
        _ = session.Invoke("param($Path) $null = Connect-Mlmd -Path $Path; $null = Get-OrNewMlmdRunContext -RunId r; Disconnect-Mlmd", ("Path", path)).Succeeded;
        File.Delete(path);
        var result = session.Invoke("param($Path) $null = Connect-Mlmd -Path $Path; Get-MlmdContext; (Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName T).Id", ("Path", path));
        Assert.Equal(["1"], result.Succeeded.Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stopped_in_the_middle_of_a_batch_no_accepted_record_is_lost(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var given = new List<object>();
        using var shell = store.Session.Create(
            "param($Given) 1..100000 | ForEach-Object { $Given.Add($_); \"c$_\" } | New-MlmdContext -Type Exp", ("Given", given));
        var output = new PSDataCollection<PSObject>();
        var running = shell.BeginInvoke<PSObject, PSObject>(null, output);
        while (output.Count < 25 && !running.IsCompleted) await Task.Delay(5, TestContext.Current.CancellationToken);

        shell.Stop();

        // A store that is slow just then ends its last call after the command.
        var patience = Stopwatch.StartNew();
        var stored = Stored();
        while (stored.Count < given.Count - 1 && patience.Elapsed < TimeSpan.FromSeconds(10)) stored = Stored();

        Assert.InRange(given.Count, 25, 99999);
        // The engine takes the next object only when the command has taken the one before.
        Assert.InRange(stored.Count, given.Count - 1, given.Count);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(i => $"c{i}"), stored);

        IReadOnlyList<string> Stored() => store.Session.Invoke("(Get-MlmdContext).Name").Succeeded.Text;
    }

    [Fact]
    public async Task Short_commands_on_busy_cores_all_end()
    {
        var calls = Effort.Of(smoke: 100, full: 400);
        var sessions = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var session = new ModuleSession();
            return session.Invoke(
                "param($Calls) $null = Connect-Mlmd -InMemory; $null = Get-OrNewMlmdRunContext -RunId r; 1..$Calls | ForEach-Object { (Get-MlmdContext 1).Name }",
                ("Calls", calls)).Succeeded.Output.Count;
        }));
        var counts = await Task.WhenAll(sessions).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.All(counts, count => Assert.Equal(calls, count));
    }
}
