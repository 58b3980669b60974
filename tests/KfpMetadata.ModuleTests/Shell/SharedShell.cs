using System.Diagnostics;
using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Shell;

/// <summary>
/// A process of PowerShell that all tests share: it lives as long as they do, and runs one script after the other, each in a runspace of its own
/// with the staged module imported.
/// </summary>
internal static class SharedShell
{
    /// <summary>What the process does with each line that it reads. It ends with the last one.</summary>
    private const string Worker =
        """
        param($Manifest)
        foreach ($line in $input) {
            $request = ConvertFrom-Json $line
            $state = [initialsessionstate]::CreateDefault()
            $state.ImportPSModule($Manifest)
            $runspace = [runspacefactory]::CreateRunspace($state)
            $shell = [powershell]::Create()
            $answer = @{ Output = ''; Errors = @(); Warnings = @(); Information = @() }
            try {
                $runspace.Open()
                $shell.Runspace = $runspace
                $null = $shell.AddScript("Set-Location -LiteralPath '$($request.Folder)'").AddStatement()
                $null = $shell.AddScript($request.Script).AddCommand('Out-String').AddParameter('Width', $request.Width)
                $errors = @()
                try {
                    $answer.Output = -join $shell.Invoke()
                }
                catch {
                    $last = $_.Exception.GetBaseException()
                    $errors = @($last -is [System.Management.Automation.IContainsErrorRecord] ? $last.ErrorRecord : $_)
                }
                $answer.Errors = @(@($shell.Streams.Error) + $errors | ForEach-Object { @{ Id = "$($_.FullyQualifiedErrorId)"; Message = "$_" } })
                $answer.Warnings = @($shell.Streams.Warning | ForEach-Object { "$_" })
                $answer.Information = @($shell.Streams.Information | ForEach-Object { "$_" })
                $null = $shell.Commands.Clear()
                $null = $shell.AddScript('Set-Location /; Remove-Module -Name KfpMetadata -ErrorAction Ignore').Invoke()
            }
            finally {
                $shell.Dispose()
                $runspace.Dispose()
            }

            [Console]::Out.WriteLine((ConvertTo-Json -InputObject $answer -Compress -Depth 4))
        }
        """;

    private static readonly SemaphoreSlim Turn = new(1);
    private static Process? process;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script.</param>
    /// <param name="width">The columns that its output is formatted for.</param>
    /// <param name="folder">The current folder.</param>
    public static async Task<ShellResult> RunAsync(string script, int width = RealShell.RedirectedWidth, string? folder = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await Turn.WaitAsync(cancellation);
        try
        {
            process ??= Start();
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { Script = script, Width = width, Folder = folder ?? Path.GetTempPath() }));
            await process.StandardInput.FlushAsync(cancellation);
            var line = await process.StandardOutput.ReadLineAsync(cancellation);
            if (line is null)
                Assert.Fail("The shell ended: " + await process.StandardError.ReadToEndAsync(cancellation));
            return JsonSerializer.Deserialize<ShellResult>(line)!;
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>The end of the tests closes its input, and so ends it.</summary>
    private static Process Start()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "shell-worker.ps1");
        File.WriteAllText(file, Worker);
        return RealShell.Start(file, Repository.Manifest);
    }
}
