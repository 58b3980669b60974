using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.Loader;

namespace KfpMetadata.ModuleProbe;

/// <summary>What the process does.</summary>
internal static class Probe
{
    private const string RecordRun =
        """
        $ErrorActionPreference = 'Stop'
        $run = Get-OrNewMlmdRunContext -RunId run-1 -PipelineName p
        $execution = $run | New-MlmdRunExecution -Type components.Train
        $model = $execution | New-MlmdOutputArtifact -Uri gs://b/model -Type Model -OutputName model
        (Get-MlmdArtifact -ArtifactId $model.Id).Uri
        Disconnect-Mlmd
        """;

    /// <summary>Imports a module and tells the milliseconds of the import alone.</summary>
    public static int Import(string manifest)
    {
        using var runspace = Open();
        Invoke(runspace, "$null = Get-Module");
        var started = Stopwatch.GetTimestamp();
        Invoke(runspace, "Import-Module -Name $args[0] -ErrorAction Stop", manifest);
        Console.WriteLine("milliseconds\t" + Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
        Console.WriteLine("commands\t" + Invoke(runspace, "foreach ($module in Get-Module) { $module.ExportedCmdlets.Count }")[0]);
        PrintAssemblies();
        return 0;
    }

    /// <summary>Records a run after other versions of the module's dependencies have been loaded and used.</summary>
    public static int Record(string manifest, string folder, IReadOnlyList<string> assemblies)
    {
        OldAssemblies.LoadAndUse(assemblies);
        using var runspace = Open();
        Invoke(runspace, "Import-Module -Name $args[0] -ErrorAction Stop", manifest);
        Console.WriteLine("memory\t" + Invoke(runspace, "$null = Connect-Mlmd -InMemory\n" + RecordRun)[0]);
        Console.WriteLine("file\t" + Invoke(runspace, "$null = Connect-Mlmd -Path $args[0]\n" + RecordRun, Path.Combine(folder, "store.db"))[0]);
        // Nothing listens there: the module's own gRPC client finds that out.
        Console.WriteLine("server\t" + Invoke(runspace, "try { Connect-Mlmd -HostName 127.0.0.1 -Port 1 -MaximumRetryCount 1 -RetryIntervalSec 1 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }")[0]);
        OldAssemblies.Use();
        PrintAssemblies();
        return 0;
    }

    private static Runspace Open()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private static IReadOnlyList<PSObject> Invoke(Runspace runspace, string script, params object[] arguments)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return shell.Invoke();
    }

    private static void PrintAssemblies()
    {
        foreach (var context in AssemblyLoadContext.All)
        {
            foreach (var assembly in context.Assemblies.Where(assembly => !assembly.IsDynamic))
                Console.WriteLine(string.Join('\t', "assembly", context.Name, assembly.GetName().Name, assembly.GetName().Version, assembly.Location));
        }
    }
}
