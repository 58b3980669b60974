using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using KfpMetadata.ModuleTests.Harness;

namespace KfpMetadata.ModuleTests.Help;

/// <summary>A session with the staged module.</summary>
internal sealed class HelpSession : IDisposable
{
    private readonly Runspace _runspace;

    public HelpSession(PSHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.Variables.Add(ModuleSession.NoAutoloading);
        state.ImportPSModule(Path.Combine(HelpPages.Root, "KfpMetadata.psd1"));
        _runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
    }

    /// <summary>Runs a script; an error that it writes fails the test.</summary>
    public IReadOnlyList<PSObject> Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        var output = shell.AddScript(script).Invoke();
        Assert.Empty(shell.Streams.Error.Select(error => $"{script}\n{error.FullyQualifiedErrorId}: {error}"));
        return output;
    }

    /// <summary>Runs a script and shows what comes on the host.</summary>
    public void Show(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddScript(script).AddCommand("Out-Default").Invoke();
        Assert.Empty(shell.Streams.Error);
    }

    public CmdletInfo Command(string name) => (CmdletInfo)Assert.Single(Run($"Get-Command -Name {name} -CommandType Cmdlet")).BaseObject;

    public void Dispose() => _runspace.Dispose();
}
