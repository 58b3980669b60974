using System.Globalization;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Session;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Processes;

/// <summary>Several PowerShell processes write one file; some are killed in the middle.</summary>
[Collection(AloneCollection.Name)]
public sealed class ProcessTests : IDisposable
{
    private const int Seed = 20261124;
    private const int KilledAtOnce = 4;

    private static readonly int Writers = Effort.Of(smoke: 2, full: 8);
    private static readonly int Records = Effort.Of(smoke: 25, full: 500);
    private static readonly int Kills = Effort.Of(smoke: 4, full: 200);

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    private string Store => _folder.PathOf("store.db");

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_record_of_many_processes_is_there_once()
    {
        _ = _session.Invoke("$null = Connect-Mlmd -InMemory").Succeeded;
        var processes = Enumerable.Range(0, Writers).Select(number => RecordingProcess.Start(_folder, Store, $"writer{number}", Records)).ToList();
        try
        {
            var acknowledged = await Task.WhenAll(processes.Select(static process => process.EndAsync()));
            Assert.Equal(Writers * Records, StoreFile.Require(Store, [.. acknowledged.SelectMany(static names => names)]));
        }
        finally
        {
            processes.ForEach(static process => process.Dispose());
        }

        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--sqlite", Store);
        var read = _session.Invoke(string.Create(CultureInfo.InvariantCulture, $"""
            $null = Connect-Mlmd -HostName 127.0.0.1 -Port {server.Port} -MaximumRetryCount 5
            $run = Get-MlmdContext -Type KfpRun -Name shared
            @(Get-MlmdExecution -Context $run).Count
            @(Get-MlmdArtifact -Context $run).Count
            """)).Succeeded;
        Assert.Equal(Enumerable.Repeat($"{Writers * Records}", 2), read.Text);
    }

    [Fact]
    public async Task What_was_confirmed_survives_a_kill_and_nothing_is_there_in_part()
    {
        _ = _session.Invoke("$null = Connect-Mlmd -InMemory").Succeeded;
        var dice = new Random(Seed);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Kills / KilledAtOnce; round++)
        {
            var processes = Enumerable.Range(0, KilledAtOnce).Select(number => RecordingProcess.Start(_folder, Store, $"r{round}w{number}")).ToList();
            try
            {
                await Task.WhenAll(processes.Select(static process => process.First));
                foreach (var process in processes)
                {
                    await Task.Delay(dice.Next(200), TestContext.Current.CancellationToken);
                    acknowledged.UnionWith(await process.KillAsync());
                }
            }
            finally
            {
                processes.ForEach(static process => process.Dispose());
            }

            Assert.True(StoreFile.Require(Store, acknowledged) >= acknowledged.Count);
        }

        Assert.True(acknowledged.Count >= Kills, $"only {acknowledged.Count} tasks were confirmed");
    }
}
