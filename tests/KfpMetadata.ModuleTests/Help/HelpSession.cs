using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace KfpMetadata.ModuleTests.Help;

/// <summary>A session with the staged module.</summary>
internal sealed class HelpSession : IDisposable
{
    /// <summary>The store that the examples of the pages are written for.</summary>
    private const string Seed =
        """
        Connect-Mlmd -InMemory | Out-Null
        $data = New-MlmdArtifact -Uri s3://bucket/data -Type Dataset -CustomProperty @{ rows = 1000 }
        $execution = Get-OrNewMlmdRunContext -RunId run-1 -PipelineName p |
            New-MlmdRunExecution -Type components.MyTrainer -InputArtifact @{ data = $data } -InputParameter @{ epochs = 10 }
        $execution | New-MlmdOutputArtifact -Uri s3://bucket/model -Type Model -OutputName model -CustomProperty @{ accuracy = 0.93 } | Out-Null
        """;

    private readonly Runspace _runspace;

    public HelpSession(PSHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
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

    /// <summary>Runs a script in a scope of its own, on a store of its own.</summary>
    public IReadOnlyList<PSObject> RunOnSeededStore(string script)
    {
        try
        {
            return Run("& {\n" + Seed + "\n}\n& {\n" + script + "\n}");
        }
        finally
        {
            Run("Get-MlmdConnection | Disconnect-Mlmd");
        }
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
