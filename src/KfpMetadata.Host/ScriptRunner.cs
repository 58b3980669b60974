using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using Microsoft.PowerShell;

namespace KfpMetadata.Host;

/// <summary>Runs a script in a runspace of its own, with the staged module imported.</summary>
internal sealed class ScriptRunner(ScriptCommandLine commandLine)
{
    /// <summary>The exit code of a script that failed.</summary>
    private const int Failed = 1;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    private const int Interrupted = 130;

    private readonly Lock _gate = new();
    private PowerShell? _running;
    private bool _interrupted;

    private bool IsInterrupted
    {
        get
        {
            lock (_gate)
                return _interrupted;
        }
    }

    /// <summary>Runs the script.</summary>
    /// <returns>The exit code for the program.</returns>
    public int Run()
    {
        // The engine reports the modules that are imported to its makers; this program reports to nobody.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        var host = new ScriptHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, CreateSessionState());
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(Environment.CurrentDirectory));

        try
        {
            Invoke(runspace, shell => shell.AddCommand("Import-Module").AddParameter("Name", ModuleLocation.FindManifest()).AddParameter("ErrorAction", ActionPreference.Stop));
            Invoke(runspace, shell => shell.AddScript(Call(commandLine.Text)));
            return host.ExitCode ?? (IsInterrupted ? Interrupted : 0);
        }
        catch (PipelineStoppedException)
        {
            return Interrupted;
        }
        catch (FileNotFoundException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
        catch (RuntimeException e)
        {
            using (host.WriteAllToError())
                Report(runspace, e.ErrorRecord);
            return host.ExitCode ?? Failed;
        }
        finally
        {
            host.EndProgress();
        }
    }

    /// <summary>
    /// Calls the script and tells the host its exit code; <c>exit</c> itself would end the pipeline before all output is formatted. <c>$?</c> is false after a script that called <c>exit</c> with another code than 0, and after one that could
    /// not be called; a native command that failed inside does not count, as with <c>pwsh -File</c>.
    /// </summary>
    private static string Call(string script) =>
        $$"""
        $global:LASTEXITCODE = 0
        {{script}}
        if (-not $?) { $Host.SetShouldExit($(if ($LASTEXITCODE) { $LASTEXITCODE } else { 1 })) }
        """;

    private static InitialSessionState CreateSessionState()
    {
        var state = InitialSessionState.CreateDefault2();
        // What a script can use is the same everywhere: the engine's own commands, the module, and what the script imports itself.
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, ""));
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        return state;
    }

    /// <summary>Runs a pipeline whose output and errors go to the console as they come.</summary>
    private void Invoke(Runspace runspace, Action<PowerShell> build)
    {
        using var shell = PowerShell.Create(runspace);
        build(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        lock (_gate)
        {
            if (_interrupted)
                throw new PipelineStoppedException();
            _running = shell;
        }

        try
        {
            shell.Invoke();
        }
        finally
        {
            lock (_gate)
                _running = null;
        }
    }

    private static void Report(Runspace runspace, ErrorRecord record)
    {
        try
        {
            using var shell = PowerShell.Create(runspace);
            shell.AddCommand("Out-Default").AddParameter("InputObject", record).Invoke();
        }
        catch (RuntimeException)
        {
            Console.Error.WriteLine(record.ToString());
        }
    }

    /// <summary>Stops the pipeline and lets it end in order; a second signal ends the program.</summary>
    private void Stop(PosixSignalContext signal)
    {
        lock (_gate)
        {
            signal.Cancel = !_interrupted;
            _interrupted = true;
            _running?.BeginStop(callback: null, state: null);
        }
    }
}
