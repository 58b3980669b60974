using System.Globalization;
using System.Text.RegularExpressions;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Shell;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Terminal;

/// <summary>
/// What comes to a terminal, character by character, while the store, the server, a trigger, a path and kubectl hold what a terminal obeys. Each such
/// character stands between two letters that are nowhere else, so that it is told from what PowerShell writes.
/// </summary>
public sealed partial class HostileTerminalTests
{
    private const char Before = '\u00d8';
    private const char After = '\u00de';

    /// <summary>ESC, BEL, backspace, tab, line ends, DEL, the CSI and OSC of C1, bidi controls, characters without width, tags and separators.</summary>
    private static readonly int[] Obeyed =
    [
        0x1b, 0x07, 0x08, 0x09, 0x0a, 0x0d, 0x7f, 0x85, 0x9b, 0x9d, 0x61c, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069,
        0xfeff, 0xe0041,
    ];

    /// <summary>As a script of PowerShell makes it: whole sequences that clear, set the title and write to the clipboard, then each character alone.</summary>
    private static readonly string Hostile = "$x = \"`e]52;c;Y3Vy`a`e]0;TITLE`a`e[2J`e[8m\" + (("
        + string.Join(',', Obeyed.Select(static code => code.ToString(CultureInfo.InvariantCulture)))
        + $") | ForEach-Object {{ '{Before}' + [char]::ConvertFromUtf32($_) + '{After}' }}) -join ''";

    private const string Scene =
        """
        $null = Connect-Mlmd -Path (Join-Path $PWD "s.db")
        $null = Get-OrNewMlmdArtifactType "T$x" -Version "v$x" -Property @{ "p$x" = 'STRING' }
        $run = Get-OrNewMlmdRunContext -RunId "r$x" -PipelineName "p$x"
        $other = Get-OrNewMlmdRunContext -RunId "s$x" -PipelineName "p$x"
        $train = $run | New-MlmdRunExecution -Type "t$x" -Name "n$x" -CustomProperty @{ display_name = "d$x" }
        $test = $other | New-MlmdRunExecution -Type "t$x" -Name "m$x"
        $model = $train | New-MlmdOutputArtifact -Uri "s3://$x" -Type "T$x" -TypeVersion "v$x" -OutputName "o$x" -Name "a$x" -Property @{ "p$x" = "v$x" } -CustomProperty @{ "c$x" = "v$x"; s = @{ "k$x" = @("l$x") } }
        Add-MlmdInputLink -Execution $test -Artifact $model -InputName "i$x"
        $metrics = $test | New-MlmdOutputArtifact -Uri "s3://m$x" -Type system.Metrics -OutputName "met$x" -Name "mm$x" -CustomProperty @{ "acc$x" = 0.5; "text$x" = "v$x" }
        $null = New-MlmdContext -Type "C$x" -Name "c$x"
        """;

    /// <summary>What shows texts of the store, one a line; each is run for itself.</summary>
    private static readonly string[] Views =
    [
        "Get-MlmdArtifact", "Get-MlmdExecution", "Get-MlmdContext", "Get-MlmdArtifactType", "Get-MlmdExecutionType", "Get-MlmdContextType", "Get-MlmdEvent -Artifact $model",
        "Get-MlmdRun", "Get-MlmdTask \"r$x\"", "Get-MlmdMetric \"s$x\"", "Compare-MlmdRun \"r$x\", \"s$x\"", "Get-MlmdLineage -Artifact $model",
        "(Get-MlmdLineage -Artifact $model).Edges", "Compare-MlmdLineage $model $metrics", "$model.CustomProperties", "$model.Properties", "(Get-MlmdEvent -Artifact $model).Path",
    ];

    private static readonly string[] Forms = new[] { "| Out-Default", "| Format-List", "| ForEach-Object { \"$_\" }", "| Format-Wide", "| Format-Table -Wrap", "| Format-Custom" }
        [..Effort.Of(smoke: 2, full: 6)];

    /// <summary>What says texts of the store and of the path to it, without an object.</summary>
    private static readonly string[] Messages =
    [
        "Get-MlmdTask \"no$x\"", "Get-MlmdExecution -Context \"C/no$x\"", "New-MlmdContext -Type \"C$x\" -Name \"c$x\"", "Set-MlmdArtifact $model -Uri \"u$x\" -WhatIf",
        "Set-MlmdArtifact $model -CustomProperty @{ \"w$x\" = \"y$x\" } -Verbose", "Get-MlmdArtifact -Type \"none$x\"", "Get-MlmdArtifact -Filter \"name = '$x\"",
        "Get-OrNewMlmdArtifactType \"T$x\" -Version \"v$x\" -Property @{ \"p$x\" = 'INT' }", "New-MlmdArtifact -Type \"T$x\" -TypeVersion \"v$x\" -Uri u -Property @{ \"none$x\" = 1 }",
        "$ErrorView = 'NormalView'; Get-MlmdTask \"no$x\"; $ErrorView = 'ConciseView'", "Wait-MlmdExecution $train -TimeoutSec 1", "Connect-Mlmd -Path \"./no$x/s.db\"",
        "Connect-Mlmd -Path (Join-Path $PWD \"f$($x -replace '/', '')\") -Name \"con$x\" -Verbose | Out-Default", "Get-MlmdConnection | Format-List", "Test-MlmdConnection -Path \"no$x.db\" | Format-List",
        "Select-MlmdConnection default; Get-MlmdLineage -Artifact $model | Export-MlmdLineage -Format Dot", "Get-MlmdLineage -Artifact $model | Export-MlmdLineage -Format Mermaid",
        "Get-MlmdLineage -Artifact $model | Export-MlmdLineage -Format Json", "Get-MlmdLineage -Artifact $model | Export-MlmdLineage -Path \"g$x.dot\" -Verbose",
        "foreach ($line in 'Get-MlmdArtifact -Name ', 'Get-MlmdArtifact -Type ', 'Get-MlmdTask ', 'Get-MlmdExecution -Name ', 'Get-MlmdLineage -Artifact ', 'Get-MlmdRun -Pipeline ', 'Get-MlmdArtifact -CustomProperty ') { (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object { \"$($_.CompletionText) $($_.ListItemText) $($_.ToolTip)\" } }",
    ];

    /// <summary>Before a bar of progress PowerShell asks the terminal where its cursor is, and waits for an answer that does not come.</summary>
    private static readonly string Progress = new[] { "$ProgressPreference = 'SilentlyContinue'", "" }[Effort.Of(smoke: 0, full: 1)];

    [Fact]
    public async Task No_view_and_no_message_of_a_store_sends_what_a_terminal_obeys()
    {
        var views = Views.SelectMany(static view => Forms.Select(form => $"{view} {form}")).Append("Get-Item .; " + string.Join("; ", Views));
        var run = await ShowAsync(Scene, [.. views, .. Messages]);
        AssertPlain(run);
    }

    [Fact]
    public async Task What_a_server_says_is_not_obeyed()
    {
        var text = string.Concat(Obeyed.Select(static code => Before + char.ConvertFromUtf32(code) + After)) + "\u001b]52;c;Y3Vy\u0007";
        // Statuses that no call is repeated for.
        using var server = new AnsweringServer([.. new[] { "3", "5", "6", "7", "9", "11", "12", "16" }.Select(status => HttpAnswer.Status(status, text))]);
        var connect = string.Create(CultureInfo.InvariantCulture, $"$null = Connect-Mlmd -HostName 127.0.0.1 -Port {server.Port} -TimeoutSec 2");
        string[] calls = ["Get-MlmdArtifact", "Get-MlmdArtifact -Verbose -Debug -Confirm:$false", "Get-MlmdContextType", "New-MlmdArtifact -Type T -Uri u", "Get-MlmdRun", "Invoke-MlmdRequest GetContexts"];
        AssertPlain(await ShowAsync(connect, [.. calls, .. calls]));
    }

    [Fact]
    public async Task What_a_trigger_of_a_file_says_is_not_obeyed()
    {
        var trigger = "$null = Connect-Mlmd -Path (Join-Path $PWD 't.db'); $null = New-MlmdArtifact -Type T -Uri u; Disconnect-Mlmd\n"
            + "$q = $x -replace \"'\", \"''\"; sqlite3 t.db \"CREATE TRIGGER no BEFORE INSERT ON Artifact BEGIN SELECT RAISE(ABORT, '$q'); END\"\n$null = Connect-Mlmd -Path (Join-Path $PWD 't.db')";
        Assert.SkipWhen(!HasSqlite, "There is no sqlite3 on the PATH.");
        AssertPlain(await ShowAsync(trigger, ["New-MlmdArtifact -Type T -Uri v", "New-MlmdArtifact -Type T -Uri v -Verbose"]));
    }

    [Fact]
    public async Task What_kubectl_says_is_not_obeyed()
    {
        const string kubectl = "[IO.File]::WriteAllText(\"$PWD/said\", $x); [IO.File]::WriteAllText(\"$PWD/kubectl\", \"#!/bin/sh`ncat '$PWD/said' >&2`nexit 1`n\"); chmod +x kubectl; $env:PATH = \"$PWD\" + ':' + $env:PATH";
        AssertPlain(await ShowAsync(kubectl, ["Connect-Mlmd -KubeContext c -MaximumRetryCount 1", "Test-MlmdConnection -KubeContext c", "Test-MlmdConnection -KubeContext c | Format-List *"]));
    }

    /// <summary>The check itself: what is shown of a property as it is, is found.</summary>
    [Fact]
    public async Task What_a_property_holds_would_be_seen()
    {
        var run = await ShowAsync(Scene, ["$model.Name", "Get-MlmdArtifact", "Get-MlmdArtifact | Format-List"]);
        Assert.Equal(Obeyed.Order(), Found(run[0]).Order());
        Assert.NotEmpty(Foreign(run[0]));
        Assert.Empty(Found(run[1]));
        Assert.Equal(Obeyed.Order(), ShownCodes(run[2]));
    }

    private static bool HasSqlite => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "sqlite3")));

    /// <summary>Runs the scripts one after the other in a terminal; gives what each sent to it.</summary>
    private static async Task<IReadOnlyList<string>> ShowAsync(string first, string[] scripts)
    {
        var marked = scripts.Select(static (script, index) => $"Write-Host '==={index}==='\ntry {{ {script} }} catch {{ $_ | Out-Default }}");
        var run = (await RealShell.ReadTerminalAsync(400, $"{Progress}\n{Hostile}\n{first}\n{string.Join('\n', marked)}")).Succeeded;
        var parts = Mark().Split(run.Output);
        Assert.True(parts.Length == scripts.Length + 1, run.Output);
        return parts[1..];
    }

    private static void AssertPlain(IReadOnlyList<string> sent)
    {
        foreach (var (text, index) in sent.Select(static (text, index) => (text, index)))
        {
            Assert.True(!Found(text).Any(), $"{index}: {string.Join(' ', Found(text).Select(static code => $"U+{code:X4}"))}\n{Uri.EscapeDataString(text)}");
            Assert.True(Foreign(text).Length == 0, $"{index}: {Uri.EscapeDataString(Foreign(text))}\n{Uri.EscapeDataString(text)}");
        }

        // What is hostile was shown, in a form that is seen.
        Assert.Contains(sent, static text => text.Contains("<U+001B>", StringComparison.Ordinal));
    }

    /// <summary>The characters that came as they are, by the letters around them.</summary>
    private static IEnumerable<int> Found(string text) => Obeyed.Where(code => text.Contains(Before + char.ConvertFromUtf32(code) + After, StringComparison.Ordinal)
        || (code == '\n' && text.Contains($"{Before}\r\n{After}", StringComparison.Ordinal)));

    /// <summary>What a terminal obeys and PowerShell does not write itself.</summary>
    private static string Foreign(string text) => string.Concat(Control().Matches(Own().Replace(text, "")).Select(static match => match.Value));

    private static IEnumerable<int> ShownCodes(string text) => Shown().Matches(text)
        .Select(static match => int.Parse(match.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        .Where(static code => Array.IndexOf(Obeyed, code) >= 0).Distinct().Order();

    [GeneratedRegex(@"===\d+===\r?\n", RegexOptions.None, 1000)]
    private static partial Regex Mark();

    /// <summary>Colours, the keys and cursor of a terminal, the lines of a progress bar, line ends.</summary>
    [GeneratedRegex(@"\e\[[0-9;]*m|\e\[\?(1|12|25)[hl]|\e[=>]|\e\[\d*[ABCDFGKn]|\e\[\d+;\d+H|\r*\n|\r(?=\e\[| )", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\u2028\u2029]|\uDB40[\uDC00-\uDFFF]", RegexOptions.None, 1000)]
    private static partial Regex Control();

    [GeneratedRegex(@"<U\+(?<code>[0-9A-F]{4,6})>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();
}
