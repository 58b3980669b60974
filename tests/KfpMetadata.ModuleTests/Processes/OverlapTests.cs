using System.Diagnostics;
using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>The documented runbook runs twice at the same moment, in two processes: each task and each output is there once, and both end well.</summary>
[Collection(AloneCollection.Name)]
public sealed class OverlapTests : IDisposable
{
    private const int Tasks = 15;

    private static readonly int Rounds = Effort.Of(smoke: 1, full: 20);

    private readonly TemporaryFolder _folder = new();

    /// <summary>What is added to the command that writes the output.</summary>
    public static TheoryData<string> Outputs => ["", "-Name \"out$i\"", "-ExternalId \"ext$i\"", "-CustomProperty @{ writer = $PID }"];

    public static MatrixTheoryData<ReferenceDatabaseKind, ReferenceRelease> Databases =>
        new(Enum.GetValues<ReferenceDatabaseKind>(), new[] { ReferenceRelease.V1_17_1, ReferenceRelease.V1_14_0 }[..Effort.Of(smoke: 1, full: 2)]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task On_a_file(string extra)
    {
        for (var round = 0; round < Rounds; round++)
            await RunAsync([$"Connect-Mlmd -Path '{_folder.PathOf($"store{round}.db")}'"], round, extra);
    }

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task On_a_server(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release, "--port", "0");
        for (var round = 0; round < Rounds; round++) await RunAsync([Connect(server.Port)], round, "");
    }

    [Fact]
    public async Task On_this_projects_server()
    {
        using var server = await OwnServer.StartAsync();
        for (var round = 0; round < Rounds; round++) await RunAsync([Connect(server.Port)], round, "");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task On_two_servers_of_one_database(ReferenceDatabaseKind kind, ReferenceRelease release)
    {
        _ = ReferencePython.Of(release);
        await using var database = await ReferenceDatabase.StartAsync(kind);
        var arguments = database.NextDatabase();
        await using var first = await ReferenceServer.StartAsync(release, ["--port", "0", .. arguments]);
        await using var second = await ReferenceServer.StartAsync(release, ["--port", "0", .. arguments]);
        for (var round = 0; round < Rounds; round++) await RunAsync([Connect(first.Port), Connect(second.Port)], round, "");
    }

    [Fact]
    public async Task An_output_that_must_be_new_is_written_by_one_of_two()
    {
        var connect = $"Connect-Mlmd -Path '{_folder.PathOf("store.db")}'";
        using var session = new ModuleSession();
        _ = session.Invoke($"$null = {connect}; $null = Get-OrNewMlmdRunContext -RunId r | Get-OrNewMlmdRunExecution -ComponentName C -Name t").Succeeded;
        var runs = await BothAsync([connect], "error", """
            $task = Get-MlmdExecution -Type components.C -Name t
            for ($i = 0; $i -lt 40; $i++) {
                try { $null = $task | New-MlmdOutputArtifact -Uri "s3://$i" -Type Model -OutputName model -IfExists Error -ErrorAction Stop; 'written' }
                catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            """);
        var told = runs.SelectMany(run => run.Succeeded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(40, told.Count(static answer => answer == "written"));
        Assert.Equal(40, told.Count(static answer => answer == "MlmdAlreadyExists"));
        Assert.Equal(["40", "40"], session.Invoke("$all = Get-MlmdArtifact; $all.Count; [Collections.Generic.HashSet[string]]::new([string[]]$all.Uri).Count").Succeeded.Text);
    }

    [Fact]
    public void One_pipeline_that_gives_an_output_twice_writes_it_once()
    {
        using var session = new ModuleSession();
        var read = session.Invoke("""
            $null = Connect-Mlmd -InMemory
            $task = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName C
            $both = @($task, $task, $task) | New-MlmdOutputArtifact -Uri s3://a -Type Model -OutputName model -IfExists Return
            [Collections.Generic.HashSet[long]]::new([long[]]$both.Id).Count
            # What differs is another output.
            $null = $task | New-MlmdOutputArtifact -Uri s3://a -Type Model -OutputName other -IfExists Return
            $null = $task | New-MlmdOutputArtifact -Uri s3://a -Type Data -OutputName model -IfExists Return
            $null = $task | New-MlmdOutputArtifact -Uri s3://b -Type Model -OutputName model -IfExists Return
            $null = Get-OrNewMlmdRunContext -RunId r | New-MlmdRunExecution -ComponentName C | New-MlmdOutputArtifact -Uri s3://a -Type Model -OutputName model -IfExists Return
            (Get-MlmdArtifact).Count
            """).Succeeded;
        Assert.Equal(["1", "5"], read.Text);
    }

    private async Task RunAsync(string[] connections, int round, string extra)
    {
        var runs = await BothAsync(connections, $"round{round}", string.Create(CultureInfo.InvariantCulture, $$"""
            $run = Get-OrNewMlmdRunContext -RunId run{{round}} -PipelineName p
            for ($i = 0; $i -lt {{Tasks}}; $i++) {
                $task = $run | Get-OrNewMlmdRunExecution -ComponentName "C{{round}}" -Name "r{{round}}/t$i"
                $task | New-MlmdOutputArtifact -Uri "s3://{{round}}/$i" -Type "M{{round}}" -OutputName model -IfExists Return {{extra.Replace("$i", $"{round}-$i", StringComparison.Ordinal)}} | ForEach-Object Id
                $null = $task | Complete-MlmdExecution
            }
            """));
        var ids = runs.Select(run => run.Succeeded.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(Tasks, ids[0].Length);
        Assert.Equal(ids[0], ids[1]);

        using var session = new ModuleSession();
        var read = session.Invoke(string.Create(CultureInfo.InvariantCulture, $$"""
            $null = {{connections[^1]}}
            $run = Get-MlmdContext -Type KfpRun -Name run{{round}}
            $tasks = @(Get-MlmdExecution -Context $run)
            $outputs = @(Get-MlmdArtifact -Context $run)
            $tasks.Count; @($tasks.State -eq 'Complete').Count
            $outputs.Count; [Collections.Generic.HashSet[string]]::new([string[]]$outputs.Uri).Count
            @($tasks | Get-MlmdEvent).Count
            @(Get-MlmdArtifact -Type "M{{round}}").Count; @(Get-MlmdExecution -Type "components.C{{round}}").Count
            """)).Succeeded;
        Assert.Equal(Enumerable.Repeat($"{Tasks}", 7), read.Text);
    }

    /// <summary>Two processes do the same; both begin when both are ready.</summary>
    private async Task<IReadOnlyList<ChildProcess>> BothAsync(string[] connections, string name, string work)
    {
        var processes = new List<Process>();
        try
        {
            foreach (var number in new[] { 0, 1 })
            {
                var script = _folder.Write($"{name}-{number}.ps1", $"""
                    $ErrorActionPreference = 'Stop'
                    $null = {connections[number % connections.Length]}
                    [IO.File]::WriteAllText("$PSScriptRoot/{name}-{number}.ready", '')
                    while (-not [IO.File]::Exists("$PSScriptRoot/{name}.go")) {"{ [Threading.Thread]::Sleep(1) }"}
                    {work}
                    """);
                processes.Add(ChildProcess.Start(Repository.HostProgram, _folder.FullName, script));
            }

            var ends = processes.ConvertAll(static process => ChildProcess.CompleteAsync(process));
            foreach (var number in new[] { 0, 1 })
            {
                while (!File.Exists(_folder.PathOf($"{name}-{number}.ready")) && !ends[number].IsCompleted) await Task.Delay(10, Token);
            }

            _folder.Write($"{name}.go", "");
            return await Task.WhenAll(ends);
        }
        finally
        {
            processes.ForEach(static process => process.Dispose());
        }
    }

    private static string Connect(int port) => string.Create(CultureInfo.InvariantCulture, $"Connect-Mlmd -HostName 127.0.0.1 -Port {port} -MaximumRetryCount 5");
}
