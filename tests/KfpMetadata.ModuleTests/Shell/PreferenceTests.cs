using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>What a preference or a later command ends is not written; what was written already is told.</summary>
public sealed class PreferenceTests
{
    /// <summary>A store with what the commands need, and how it is counted.</summary>
    private const string Scene =
        """
        $ErrorActionPreference = 'Continue'
        $null = Connect-Mlmd -Path $Store
        $null = Get-OrNewMlmdRunContext -RunId r
        $team = New-MlmdContext -Name team -Type Team
        $run = Get-MlmdContext -Type KfpRun -Name r
        $task = $run | New-MlmdRunExecution -Type components.T
        $artifact = $task | New-MlmdOutputArtifact -Uri gs://a -Type M -CustomProperty @{ n = 1 }
        $free = New-MlmdArtifact -Uri gs://free -Type M
        function Measure-Store {
            $rows = foreach ($call in 'GetArtifacts', 'GetExecutions', 'GetContexts', 'GetArtifactTypes', 'GetExecutionTypes', 'GetContextTypes') { Invoke-MlmdRequest $call -AsJson }
            $events = Get-MlmdEvent -Execution $task.Id | ForEach-Object { "$($_.ArtifactId) $($_.Type)" }
            $members = Get-MlmdArtifact -Context $team | ForEach-Object Id
            $parents = Get-MlmdContext -Child $run | ForEach-Object Id
            -join @($rows) + ";$events;$members;$parents"
        }
        $commands = [ordered]@{
            'New-MlmdArtifact' = { New-MlmdArtifact -Uri gs://new -Type New @arguments }
            'New-MlmdArtifact of a known type' = { New-MlmdArtifact -Uri gs://new -Type M @arguments }
            'New-MlmdExecution' = { New-MlmdExecution -Type New @arguments }
            'New-MlmdContext' = { New-MlmdContext -Name new -Type New @arguments }
            'New-MlmdRunExecution' = { New-MlmdRunExecution -Context r -Type components.T @arguments }
            'Get-OrNewMlmdRunExecution' = { Get-OrNewMlmdRunExecution -Context r -Type components.T -Name new @arguments }
            'New-MlmdOutputArtifact' = { New-MlmdOutputArtifact -Execution $task -Uri gs://new -Type M @arguments }
            'Get-OrNewMlmdRunContext' = { Get-OrNewMlmdRunContext -RunId new @arguments }
            'Get-OrNewMlmdContext' = { Get-OrNewMlmdContext -Name new -Type Team @arguments }
            'Get-OrNewMlmdArtifactType' = { Get-OrNewMlmdArtifactType Fresh @arguments }
            'Get-OrNewMlmdExecutionType' = { Get-OrNewMlmdExecutionType Fresh @arguments }
            'Get-OrNewMlmdContextType' = { Get-OrNewMlmdContextType Fresh @arguments }
            'Set-MlmdArtifact' = { Set-MlmdArtifact $artifact -Uri gs://other @arguments }
            'Set-MlmdExecution' = { Set-MlmdExecution $task -State Failed @arguments }
            'Set-MlmdContext' = { Set-MlmdContext $team -CustomProperty @{ a = 1 } @arguments }
            'Complete-MlmdExecution' = { Complete-MlmdExecution $task @arguments }
            'Add-MlmdInputLink' = { Add-MlmdInputLink -Execution $task -Artifact $free @arguments }
            'Add-MlmdOutputLink' = { Add-MlmdOutputLink -Execution $task -Artifact $free @arguments }
            'Add-MlmdContextMember' = { Add-MlmdContextMember -Context $team -Artifact $free @arguments }
            'Add-MlmdParentContext' = { Add-MlmdParentContext -Context r -Parent $team @arguments }
            'Invoke-MlmdRequest' = { Invoke-MlmdRequest PutArtifactType @{ artifact_type = @{ name = 'Asked' } } @arguments }
        }
        $arguments = @{}
        $before = Measure-Store
        """;

    [Theory]
    [InlineData("$VerbosePreference = 'Stop'")]
    [InlineData("$VerbosePreference = 'Inquire'")]
    [InlineData("$DebugPreference = 'Stop'")]
    [InlineData("$DebugPreference = 'Inquire'")]
    public async Task Nothing_is_written_where_a_message_ends_the_command(string preference)
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            $$"""
            foreach ($name in $commands.Keys) {
                $failed = $null
                try { & { {{preference}}; $null = & $commands[$name] } } catch { $failed = $_ }
                if (-not $failed) { "$name did not fail" }
                if ($before -cne (Measure-Store)) { "$name has written" ; $before = Measure-Store }
            }
            'all'
            """);
        Assert.Equal(["all"], run);
    }

    [Fact]
    public async Task Debug_never_asks_and_every_command_does_its_work()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            """
            $arguments = @{ Debug = $true }
            foreach ($name in $commands.Keys) {
                $Error.Clear()
                $all = @(& $commands[$name] 5>&1 4>&1)
                $calls = @($all | Where-Object { $_ -is [System.Management.Automation.DebugRecord] })
                if ($Error) { "$name`: $Error" }
                if (-not ($calls -match '^Put\w+ attempt 1: sending')) { "$name shows no write" }
                if (-not ($calls -match '^Put\w+ attempt 1: OK')) { "$name shows no answer" }
                if ($before -ceq (Measure-Store)) { "$name has not written" }
                $before = Measure-Store
            }
            foreach ($read in { Get-MlmdArtifact -Debug }, { Get-MlmdRun -Debug }, { Get-MlmdTask r -Debug }, { Get-MlmdLineage -Artifact 1 -Debug }, { Get-MlmdMetric r -Debug },
                { Connect-Mlmd -InMemory -Name m -Debug }, { Test-MlmdConnection -Debug }, { Wait-MlmdExecution $task -State Complete -Debug }, { Disconnect-Mlmd m -Debug }) {
                $Error.Clear()
                $null = & $read 5>&1
                if ($Error) { "$read`: $Error" }
            }
            'all'
            """);
        Assert.Equal(["all"], run);
    }

    [Fact]
    public async Task Verbose_says_what_was_done_in_a_line_and_no_call()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            """
            $arguments = @{ Verbose = $true }
            foreach ($name in $commands.Keys) {
                $lines = @(& $commands[$name] 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Where-Object { "$_" -notlike 'Performing the operation*' })
                if ($lines.Count -ne 1 -or $lines[0] -match ' attempt ') { "$name`: $($lines -join '; ')" }
            }
            'all'
            """);
        Assert.Equal(["all"], run);
    }

    [Fact]
    public async Task A_warning_that_ends_the_command_comes_before_the_write()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            """
            $wide = @{ wide = 5000000000 }
            foreach ($command in { New-MlmdArtifact -Uri gs://w -Type M -CustomProperty $wide -WarningAction Stop }, { $WarningPreference = 'Stop'; New-MlmdExecution -Type components.T -CustomProperty $wide },
                { $WarningPreference = 'Stop'; New-MlmdRunExecution -Context r -Type components.T -CustomProperty $wide }, { $WarningPreference = 'Stop'; Set-MlmdArtifact $artifact -CustomProperty $wide }) {
                try { & $command; "$command did not fail" } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
                if ($before -cne (Measure-Store)) { "$command has written"; $before = Measure-Store }
            }
            """);
        Assert.Equal(Enumerable.Repeat("ActionPreferenceStop", 4), run.Where(IsNoWarning));
    }

    [Theory]
    [InlineData("ForEach-Object { throw 'enough' }", "enough")]
    [InlineData("Select-Object -First 1 | Out-Null", "none")]
    [InlineData("ForEach-Object { Write-Warning 'w' -WarningAction Stop }", "ActionPreferenceStop")]
    public async Task A_later_command_that_ends_the_pipeline_ends_the_writing_and_what_is_written_is_told(string later, string error)
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            $$"""
            $null = New-MlmdArtifact -Uri gs://first -Type P
            $told = $null
            try { 1..5000 | ForEach-Object { "gs://p/$_" } | New-MlmdArtifact -Type P -WarningVariable told | {{later}}; 'none' }
            catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            @(Get-MlmdArtifact -Type P).Count -lt 5000
            """);
        Assert.Equal([error, "True"], run.Where(IsNoWarning));
    }

    [Fact]
    public async Task A_record_that_fails_under_Stop_ends_the_writing_of_those_that_follow()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            """
            try { 'a', 'team', 'b' | New-MlmdContext -Type Team -ErrorAction Stop | ForEach-Object Name } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            "stored $(@(Get-MlmdContext -Type Team).Name -join ' ')"
            """);
        Assert.Equal(["a", "MlmdAlreadyExists"], run.Where(IsNoWarning).Take(2));
        // The one after may be on its way together with the bad one; it is told then.
        var told = !run.All(IsNoWarning);
        Assert.Equal(told ? "stored team a b" : "stored team a", run[^1]);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(
            folder,
            """
            try { 'one' | New-MlmdContext -Type Team -Confirm } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            @(Get-MlmdContext -Type Team).Count
            """);
        Assert.Equal(["InvalidOperation", "1"], run);
    }

    private static bool IsNoWarning(string line) => !line.StartsWith("WARNING", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<string>> RunAsync(TemporaryFolder folder, string script)
    {
        var run = await RealShell.RunAsync($"$Store = '{folder.PathOf("s.db")}'\n{Scene}\n{script}");
        Assert.Equal("", run.Error);
        return run.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith("VERBOSE", StringComparison.Ordinal) && !line.StartsWith("DEBUG", StringComparison.Ordinal)).ToList();
    }
}
