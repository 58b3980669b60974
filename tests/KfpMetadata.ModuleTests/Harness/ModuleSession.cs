using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace KfpMetadata.ModuleTests.Harness;

/// <summary>A runspace with the staged module imported by its manifest, as a user has it.</summary>
internal sealed class ModuleSession : IDisposable
{
    /// <summary>What keeps a session from loading modules that are installed on this machine, an older one of this project among them.</summary>
    public static SessionStateVariableEntry NoAutoloading { get; } = new("PSModuleAutoLoadingPreference", PSModuleAutoLoadingPreference.None, "");

    /// <summary>Opens a session.</summary>
    /// <param name="import">Whether to import the module.</param>
    /// <param name="host">Shows what is meant for the user; without it nobody does.</param>
    public ModuleSession(bool import = true, PSHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Variables.Add(NoAutoloading);
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        Runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        Runspace.Open();
        if (import)
            Import();
    }

    /// <summary>The runspace, for completion and for a test's own pipelines.</summary>
    public Runspace Runspace { get; }

    /// <summary>Imports the module.</summary>
    public void Import() => _ = Invoke("param($Manifest) Import-Module -Name $Manifest -ErrorAction Stop", ("Manifest", Repository.Manifest)).Succeeded;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script; with a <c>param()</c> block where parameters are given.</param>
    /// <param name="parameters">Name and value.</param>
    public SessionResult Invoke(string script, params (string Name, object? Value)[] parameters) => InvokeWith(input: null, script, parameters);

    /// <summary>Runs a script to its end, with objects in its pipeline (<c>$input</c>).</summary>
    public SessionResult InvokeWith(IEnumerable? input, string script, params (string Name, object? Value)[] parameters)
    {
        using var shell = Create(script, parameters);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? end = null;
        try
        {
            shell.Invoke(input, output);
        }
        catch (RuntimeException e)
        {
            end = e.ErrorRecord;
        }

        return new SessionResult(
            [.. output],
            end is null ? [.. shell.Streams.Error] : [.. shell.Streams.Error, end],
            [.. shell.Streams.Warning.Select(record => record.Message)],
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Debug.Select(record => record.Message)],
            end is not null);
    }

    /// <summary>A script that is ready to be started and stopped by the test itself.</summary>
    public PowerShell Create(string script, params (string Name, object? Value)[] parameters)
    {
        var shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        foreach (var (name, value) in parameters)
            shell.AddParameter(name, value);
        return shell;
    }

    /// <summary>Removes the module, which closes the connections that the session opened, and closes the runspace.</summary>
    public void Dispose()
    {
        _ = Invoke("Remove-Module -Name KfpMetadata -ErrorAction Ignore");
        Runspace.Dispose();
    }
}
