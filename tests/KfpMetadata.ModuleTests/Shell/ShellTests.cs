using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>The tests run what they say: PowerShell itself, with the staged module.</summary>
public sealed class ShellTests
{
    private const string Facts = "\"$($PSVersionTable.PSVersion)|$($PSVersionTable.PSEdition)|$((Get-Module KfpMetadata).ModuleBase)\"";

    private static string Expected => $"{Repository.ShellVersion}|Core|{Path.TrimEndingDirectorySeparator(Repository.Root)}";

    [Fact]
    public void Version_is_the_one_that_the_tool_manifest_pins()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf(".config/dotnet-tools.json")));
        var tool = manifest.RootElement.GetProperty("tools").GetProperty("powershell");
        Assert.Equal(Repository.ShellVersion, tool.GetProperty("version").GetString());
        Assert.Equal("pwsh", tool.GetProperty("commands")[0].GetString());
    }

    [Fact]
    public async Task A_process_of_its_own_runs_a_script_and_has_its_exit_code()
    {
        Assert.Equal(Expected, (await RealShell.RunAsync(Facts)).Succeeded.Output.TrimEnd());
        var failed = await RealShell.RunAsync("'before'; Write-Error 'careful'; exit 3");
        Assert.Equal((3, "before"), (failed.ExitCode, failed.Output.TrimEnd()));
        Assert.Contains("careful", failed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_terminal_has_the_width_that_was_asked_for(int columns)
    {
        var run = (await RealShell.RunInTerminalAsync(columns, "\"$([Console]::IsOutputRedirected) $($Host.UI.RawUI.BufferSize.Width)\"; exit 0")).Succeeded;
        Assert.Equal($"False {columns}", run.Output.Trim());
    }

    [Fact]
    public async Task The_shared_process_runs_each_script_in_a_session_of_its_own()
    {
        Assert.Equal([Expected], (await SharedShell.RunAsync(Facts + "; $global:left = 1; $null = Connect-Mlmd -InMemory")).Succeeded.Lines);
        Assert.Equal(["0 0"], (await SharedShell.RunAsync("\"$([int]$left) $(@(Get-MlmdConnection).Count)\"")).Succeeded.Lines);
    }

    [Fact]
    public async Task The_shared_process_tells_errors_warnings_and_the_width()
    {
        var run = await SharedShell.RunAsync("Write-Warning 'careful'; Write-Host 'hello'; Write-Error 'first' -ErrorId 'One'; [pscustomobject]@{ A = 'x' * 200 }; Get-MlmdArtifact 5 -ErrorAction Stop", width: 100);
        Assert.Equal(["careful"], run.Warnings);
        Assert.Equal(["hello"], run.Information);
        Assert.Equal("One", run.Errors[0].Id);
        Assert.StartsWith("MlmdNotConnected,", run.Errors[1].Id, StringComparison.Ordinal);
        Assert.Equal(2, run.Errors.Count);
        Assert.Contains("xxx", run.Output, StringComparison.Ordinal);
        Assert.Equal(100, (await SharedShell.RunAsync("[pscustomobject]@{ A = 'x' * 200 }", width: 100)).Succeeded.Lines.Max(line => line.Length));
    }
}
