using System.Runtime.InteropServices;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Host;

/// <summary>The program that runs a script with the module imported.</summary>
public sealed class HostTests : IDisposable
{
    private const int SigInt = 2;

    private const nint DefaultAction = 0;

    private const nint Ignored = 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Arguments_are_bound_as_PowerShell_binds_them()
    {
        var run = await RunAsync(
            """
            [CmdletBinding()]
            param([string] $Text, [int] $Count, $Any, [switch] $On, [switch] $Off, [string[]] $List, [Parameter(Position = 0)] $First)
            "$Text|$Count|$($Any.GetType().Name)|$On|$Off|$($List -join '+')|$First"
            """,
            "-T", "007", "-Count", "5", "-Any", "2.5", "-On", "-Off:$false", "-List:a 'b' $(exit 9)", "it's");
        Assert.Equal("007|5|Double|True|False|a 'b' $(exit 9)|it's", run.Succeeded.Output.TrimEnd());
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("'done'", 0)]
    [InlineData("'before'; exit 7", 7)]
    [InlineData("exit 0", 0)]
    [InlineData("throw 'broken'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-MlmdContext; 'not reached'", 1)]
    [InlineData("if (", 1)]
    public async Task Exit_code_is_that_of_the_script(string script, int expected)
    {
        var run = await RunAsync(script);
        Assert.Equal(expected, run.ExitCode);
        Assert.Equal(expected == 1, run.Error.Length > 0);
    }

    [Fact]
    public async Task Wrong_parameter_is_an_error_that_names_it()
    {
        var run = await RunAsync("[CmdletBinding()] param() 'ran'", "-Bogus");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'Bogus'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ran", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_script_and_no_script_are_told()
    {
        var missing = await ChildProcess.RunAsync(Repository.HostProgram, _folder.PathOf("none.ps1"));
        Assert.Equal(64, missing.ExitCode);
        Assert.Contains("none.ps1", missing.Error, StringComparison.Ordinal);
        Assert.Equal(64, (await ChildProcess.RunAsync(Repository.HostProgram)).ExitCode);
    }

    [Fact]
    public async Task Output_goes_to_output_and_the_rest_to_error_without_colours()
    {
        var run = (await RunAsync(
            """
            [CmdletBinding()] param()
            $PSCmdlet.WriteWarning('careful')
            $PSCmdlet.WriteVerbose('chatty')
            $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'Working', 'part 1'))
            [pscustomobject]@{ first = 1; second = 'two' }
            Get-Nowhere
            'end'
            """,
            "-Verbose")).Succeeded;
        Assert.Contains("first second", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("end", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("WARNING: careful", run.Error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: chatty", run.Error, StringComparison.Ordinal);
        Assert.Contains("Working: part 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("Get-Nowhere", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output + run.Error);
    }

    [Fact]
    public async Task Module_is_the_staged_one_and_the_location_the_current_folder()
    {
        var script = _folder.Write("where.ps1", "\"$((Get-Command Connect-Mlmd).ImplementingType.Assembly.Location)|$PWD|$PSScriptRoot\"");
        using var process = ChildProcess.Start(Repository.HostProgram, _folder.FullName, script);
        var run = (await ChildProcess.CompleteAsync(process)).Succeeded;
        Assert.Equal($"{Repository.PathOf("lib/KfpMetadata.dll")}|{_folder.FullName}|{_folder.FullName}", run.Output.TrimEnd());
    }

    [Fact]
    public async Task Interrupt_stops_the_script_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A console interrupt cannot be sent to one process on Windows.");
        var script = _folder.Write("wait.ps1", "try { 'started'; while ($true) { [System.Threading.Thread]::Sleep(20) } } finally { [System.Console]::WriteLine('cleaned up') }");
        HearInterrupts();
        using var process = ChildProcess.Start(Repository.HostProgram, workingDirectory: null, script);
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, Kill(process.Id, SigInt));
        var run = await ChildProcess.CompleteAsync(process);
        Assert.Equal(130, run.ExitCode);
        Assert.Equal("cleaned up", run.Output.TrimEnd());
    }

    /// <summary>A shell starts programs in its background deaf to interrupts, and they pass that on: what is tested here would never hear one.</summary>
    private static void HearInterrupts()
    {
        var before = Signal(SigInt, DefaultAction);
        if (before != Ignored) _ = Signal(SigInt, before);
    }

    [DllImport("libc", EntryPoint = "signal", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint action);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private Task<ChildProcess> RunAsync(string script, params string[] arguments) =>
        ChildProcess.RunAsync(Repository.HostProgram, [_folder.Write("script.ps1", script), .. arguments]);
}
