using KfpMetadata.Client;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Server;
using System.Runtime.InteropServices;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage.Load;

/// <summary>Readers and writers at once, for a time: no update is lost, and nobody is told to try again.</summary>
[Collection(AloneCollection.Name)]
public sealed class LoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 16;
    private const int Processes = 4;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Effort.Of(smoke: 5, full: 60));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ThreadsOnOneStore()
    {
        var path = folder.PathOf("store.db");
        var acknowledged = new Acknowledged();
        LoadScene scene;
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            var client = new ServiceClient(new InProcessCallInvoker(store));
            scene = await LoadScene.MakeAsync(client);
            await RunAsync(Enumerable.Range(0, Workers).Select(number => new LoadWorker(client, scene, acknowledged, number)), acknowledged);
        }

        Assert.Equal("store.db", Assert.Single(folder.Files()));
        await LoadCheck.RequireAllAsync(path, scene, acknowledged);
        await LoadCheck.RequireSameInLibraryAsync(path);
    }

    [Fact]
    public async Task ProcessesOnOneFile()
    {
        var path = folder.PathOf("store.db");
        var acknowledged = new Acknowledged();
        var servers = await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => StoreServerProcess.StartAsync("--path", path)));
        LoadScene scene;
        try
        {
            scene = await LoadScene.MakeAsync(servers[0].Client);
            await RunAsync(
                Enumerable.Range(0, Workers).Select(number => new LoadWorker(servers[number % Processes].Client, scene, acknowledged, number)),
                acknowledged);
            foreach (var server in servers)
                server.Send(PosixSignal.SIGTERM);
            foreach (var server in servers)
                Assert.Equal((0, "", ""), await server.EndAsync());
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }

        await LoadCheck.RequireAllAsync(path, scene, acknowledged);
        Assert.Equal("store.db", Assert.Single(folder.Files()));
        await LoadCheck.RequireSameInLibraryAsync(path);
    }

    private async Task RunAsync(IEnumerable<LoadWorker> workers, Acknowledged acknowledged)
    {
        var all = workers.ToList();
        // A thread for each: calls in process block theirs.
        await Task.WhenAll(all.Select(worker => Task.Factory.StartNew(
            () => worker.RunAsync(Duration).GetAwaiter().GetResult(),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        output.WriteLine(
            $"{Duration.TotalSeconds} s: {all.Sum(worker => worker.Calls)} calls, {acknowledged.Executions.Count} executions, "
            + $"{acknowledged.Additions.Values.Sum()} additions, {all.Sum(worker => worker.LostRaces)} lost races, "
            + $"the slowest call {all.Max(worker => worker.Slowest).TotalMilliseconds:F0} ms");
        Assert.All(all, worker => Assert.True(worker.Calls > 0));
        Assert.NotEmpty(acknowledged.Additions);
    }
}
