using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;

namespace KfpMetadata.Bench.Micro;

/// <summary>What a command costs in the engine, on a store in memory: an engine's own command beside it shows the engine's part.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const string Completed = "Get-MlmdArtifact -Type ";
    private Runspace? _runspace;

    /// <summary>Opens a session with the staged module and a store with a thousand artifacts.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Invoke("Import-Module $args", Path.Combine(Locations.Repository, "KfpMetadata.psd1"));
        Invoke("Connect-Mlmd -InMemory; 1..1000 | ForEach-Object { [pscustomobject]@{ Uri = \"s3://bench/$_\" } } | New-MlmdArtifact -Type Model");
    }

    /// <summary>Closes the session.</summary>
    [GlobalCleanup]
    public void Cleanup() => _runspace?.Dispose();

    /// <summary>A command of the engine that does nothing.</summary>
    [Benchmark(Baseline = true)]
    public int EngineCommand() => Invoke("$null | Out-Null");

    /// <summary>An artifact by its id.</summary>
    [Benchmark]
    public int ReadOne() => Invoke("Get-MlmdArtifact 500");

    /// <summary>A thousand artifacts through the pipeline.</summary>
    [Benchmark]
    public int ReadThousand() => Invoke("Get-MlmdArtifact");

    /// <summary>An artifact.</summary>
    [Benchmark]
    public int WriteOne() => Invoke("New-MlmdArtifact -Uri s3://bench/more -Type Model");

    /// <summary>The names of types behind a parameter.</summary>
    [Benchmark]
    public int Complete()
    {
        using var shell = PowerShell.Create(_runspace!);
        return CommandCompletion.CompleteInput(Completed, Completed.Length, options: null, shell).CompletionMatches.Count;
    }

    private int Invoke(string script, params object[] arguments)
    {
        using var shell = PowerShell.Create(_runspace!);
        shell.AddScript(script);
        foreach (var argument in arguments) shell.AddArgument(argument);
        var output = shell.Invoke();
        return shell.HadErrors ? throw new InvalidOperationException(string.Join('\n', shell.Streams.Error)) : output.Count;
    }
}
