using System.Management.Automation;
using System.Text;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Security;

/// <summary>Tokens: when they are asked for, where, and that nobody sees one.</summary>
public sealed class TokenTests
{
    private const string Marker = "MARKER";

    [Fact]
    public async Task A_script_is_asked_on_the_pipeline_thread_when_there_is_no_token_and_when_it_was_refused()
    {
        await using var scene = await TokenScene.StartAsync("one");
        scene.ConnectByScript();
        Assert.Equal(["0", "1"], scene.Session.Invoke("@(Get-MlmdContext).Count; $null = Get-MlmdArtifactType; $asked.Count").Succeeded.Text);

        // A write is sent once more as well: UNAUTHENTICATED means that the server has not seen it.
        scene.Accept("two");
        scene.Give("two");
        Assert.Equal(
            ["2", "True", "1"],
            scene.Session.Invoke(
                "$thread = [Environment]::CurrentManagedThreadId; $null = Get-OrNewMlmdContext -Name c -Type T; $asked.Count; $asked[1] -eq $thread; @(Get-MlmdContext).Count").Succeeded.Text);

        // The script knows no other token: one error, and it was asked once.
        scene.Accept("three");
        var error = scene.Session.Invoke("Get-MlmdContext").Failed("MlmdUnauthenticated");
        Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category);
        Assert.Contains("-BearerToken", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["3"], scene.Session.Invoke("$asked.Count").Succeeded.Text);
    }

    [Fact]
    public async Task Many_records_in_one_pipeline_find_the_new_token()
    {
        await using var scene = await TokenScene.StartAsync("one");
        scene.ConnectByScript();
        var result = scene.Session.Invoke(
            """
            param($Accepted, $Given)
            1..300 | ForEach-Object { if ($_ -eq 100) { [IO.File]::WriteAllText($Given, 'two'); [IO.File]::WriteAllText($Accepted, 'two') }; "c$_" } | New-MlmdContext -Type Exp | Out-Null
            @(Get-MlmdContext).Count
            $asked.Count
            """,
            ("Accepted", scene.Accepted),
            ("Given", scene.Given)).Succeeded;
        Assert.Equal(["300", "2"], result.Text);
    }

    [Fact]
    public async Task Another_runspace_runs_a_copy_of_its_own_while_the_first_one_is_busy()
    {
        await using var scene = await TokenScene.StartAsync("one");
        var connection = scene.Session.Invoke(
            $"param($Port) Connect-Mlmd 127.0.0.1 $Port -BearerToken {{ [IO.File]::ReadAllText('{scene.Given.Replace("'", "''", StringComparison.Ordinal)}') }}", ("Port", scene.Port)).Single;
        scene.Accept("two");
        scene.Give("two");
        using var gate = new ManualResetEventSlim();
        using var busy = scene.Session.Create("param($Gate) $Gate.Wait()", ("Gate", gate));
        var running = busy.BeginInvoke();

        using var other = new ModuleSession();
        Assert.Equal(["c"], other.Invoke("param($C) (Get-OrNewMlmdContext -Name c -Type T -Connection $C).Name", ("C", connection)).Succeeded.Text);

        Assert.False(running.IsCompleted);
        gate.Set();
        busy.EndInvoke(running);
    }

    [Theory]
    [InlineData("throw 'kubectl is not there'", "failed: kubectl is not there")]
    [InlineData("", "gave nothing")]
    [InlineData("'a', 'b'", "System.Object[]")]
    [InlineData("' '", "is empty")]
    [InlineData("'Bearer x'", "Leave that word out")]
    public async Task A_script_that_gives_no_token_is_one_error(string script, string text)
    {
        await using var scene = await TokenScene.StartAsync("one");
        var error = scene.Session.Invoke($"param($Port) Connect-Mlmd 127.0.0.1 $Port -BearerToken {{ {script} }}", ("Port", scene.Port)).Failed("MlmdUnauthenticated");
        Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_needs_its_own_connection_is_told_so()
    {
        await using var scene = await TokenScene.StartAsync("one");
        _ = scene.Session.Invoke(
            "param($Port) $first = $true; $null = Connect-Mlmd 127.0.0.1 $Port -Name own -BearerToken { if ($first) { $script:first = $false; 'one' } else { Get-MlmdContext -Connection own } }",
            ("Port", scene.Port)).Succeeded;
        scene.Accept("two");
        var result = scene.Session.Invoke("$first = $false; Get-MlmdContext");
        Assert.Contains(result.Errors, error => error.Exception.Message.Contains("the very connection that needs its token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_shows_up_in_no_stream_error_or_object()
    {
        await using var scene = await TokenScene.StartAsync("right-" + Marker);
        var seen = new StringBuilder();
        var connect = "param($Port, $Token, $Cookie) Connect-Mlmd 127.0.0.1 $Port -MaximumRetryCount 2 -BearerToken $Token -Header @{ cookie = $Cookie; 'kubeflow-userid' = 'ada@example.com' }";
        (string Name, object? Value)[] Arguments(string token) => [("Port", scene.Port), ("Token", TokenScene.Secret(token)), ("Cookie", TokenScene.Secret("session=" + Marker))];

        Assert.True(Run(connect, Arguments("wrong-" + Marker)) > 0);
        Assert.Equal(0, Run(connect + "; $c = Get-MlmdConnection; \"$c\"; $c", Arguments("right-" + Marker)));
        Assert.Equal(0, Run("$null = Get-OrNewMlmdContext -Name c -Type T; Get-MlmdContext"));
        scene.Accept("other");
        Assert.True(Run("Get-MlmdContext; New-MlmdContext d -Type T; Invoke-MlmdRequest GetContexts; $Error") > 0);

        Assert.Contains("***", seen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, seen.ToString(), StringComparison.Ordinal);

        int Run(string script, params (string Name, object? Value)[] parameters)
        {
            using var shell = scene.Session.Create(script.Replace("param(", "[CmdletBinding()] param(", StringComparison.Ordinal), parameters);
            shell.Runspace.SessionStateProxy.SetVariable("VerbosePreference", "Continue");
            shell.Runspace.SessionStateProxy.SetVariable("DebugPreference", "Continue");
            IEnumerable<object> output = [];
            try
            {
                output = shell.Invoke();
            }
            catch (RuntimeException end)
            {
                shell.Streams.Error.Add(end.ErrorRecord);
            }

            foreach (var item in output.Concat(shell.Streams.Error).Concat(shell.Streams.Warning).Concat(shell.Streams.Verbose).Concat(shell.Streams.Debug)
                .Concat(shell.Streams.Progress).Concat(shell.Streams.Information))
            {
                seen.AppendLine(item.ToString()).AppendLine(PSSerializer.Serialize(item, 6));
                if (item is ErrorRecord { Exception: var exception }) seen.AppendLine(exception.ToString());
            }

            return shell.Streams.Error.Count;
        }
    }
}
