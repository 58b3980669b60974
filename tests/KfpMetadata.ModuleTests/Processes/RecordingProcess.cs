using System.Diagnostics;
using System.Globalization;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>A PowerShell process that records task after task, each with its output, and prints the name of each that was confirmed.</summary>
internal sealed class RecordingProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _acknowledged = [];
    private readonly Task _reading;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RecordingProcess(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        _reading = ReadAsync();
    }

    /// <summary>Ends when the first task was confirmed, or the process has ended before that.</summary>
    public Task First => _first.Task;

    /// <summary>Starts a process.</summary>
    /// <param name="folder">Where its script is kept.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="name">The first part of the names of its tasks.</param>
    /// <param name="count">How many tasks; without end where it is not given.</param>
    public static RecordingProcess Start(TemporaryFolder folder, string path, string name, int count = int.MaxValue)
    {
        var script = folder.Write($"{name}.ps1", string.Create(CultureInfo.InvariantCulture, $$"""
            $ErrorActionPreference = 'Stop'
            $null = Connect-Mlmd -Path '{{path}}'
            $run = Get-OrNewMlmdRunContext -RunId shared
            for ($i = 0; $i -lt {{count}}; $i++) {
                $record = "{{name}} $i"
                $null = $run | New-MlmdRunExecution -ComponentName Train -CustomProperty @{ record = $record } -OutputArtifact @{
                    model = @{ Uri = "s3://$record"; Type = 'Model'; CustomProperty = @{ record = $record } }
                }
                [Console]::Out.WriteLine($record)
            }
            """));
        return new RecordingProcess(ChildProcess.Start(Repository.HostProgram, folder.FullName, script));
    }

    /// <summary>Waits for the end of a process that has one.</summary>
    /// <returns>The tasks that were confirmed.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        var error = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
        Assert.Equal((0, ""), (_process.ExitCode, error));
        return _acknowledged;
    }

    /// <summary>Ends the process in the middle of whatever it does (SIGKILL).</summary>
    /// <returns>The tasks that were confirmed.</returns>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        Assert.False(_process.HasExited, $"the process ended by itself: {(_process.HasExited ? await _process.StandardError.ReadToEndAsync() : "")}");
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
        return _acknowledged;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        // A line that was cut off has no end and is no confirmation.
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is var length and > 0)
        {
            foreach (var character in buffer.AsSpan(0, length))
            {
                if (character != '\n')
                {
                    text.Append(character);
                    continue;
                }

                _acknowledged.Add(text.ToString().TrimEnd('\r'));
                text.Clear();
                _first.TrySetResult();
            }
        }

        _first.TrySetResult();
    }
}
