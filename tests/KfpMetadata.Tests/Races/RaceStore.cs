using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Kfp;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Races;

/// <summary>One database under two servers of one release, with two writers on each. One server alone lets no two calls run at once.</summary>
internal sealed class RaceStore : IAsyncDisposable
{
    private readonly ReferenceDatabase _database;
    private readonly List<IAsyncDisposable> _owned = [];

    private RaceStore(ReferenceDatabase database) => _database = database;

    /// <summary>The writers, each with a connection of its own.</summary>
    public IReadOnlyList<RecordedStore> Writers { get; private set; } = [];

    public static async Task<RaceStore> OpenAsync(ReferenceDatabaseKind kind, ReferenceRelease release)
    {
        // Whatever is not at hand ends the test here, skipped.
        _ = ReferencePython.Of(release);
        var store = new RaceStore(await ReferenceDatabase.StartAsync(kind));
        try
        {
            var arguments = store._database.NextDatabase();
            // The first makes the tables.
            ReferenceServer[] servers = [await store.ServerAsync(release, arguments), await store.ServerAsync(release, arguments)];
            store.Writers = [.. Enumerable.Range(0, 4).Select(writer => new RecordedStore(TestStore.On(servers[writer % 2].Port)))];
            store._owned.AddRange(store.Writers);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>All writers do the same at the same moment.</summary>
    public Task<TResult[]> AllAsync<TResult>(Func<RecordedStore, int, Task<TResult>> work)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Writers.Select((writer, number) => Task.Run(async () =>
        {
            await start.Task;
            return await work(writer, number);
        })).ToList();
        start.SetResult();
        return Task.WhenAll(all);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned)) await owned.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<ReferenceServer> ServerAsync(ReferenceRelease release, string[] arguments)
    {
        var server = await ReferenceServer.StartAsync(release, arguments);
        _owned.Add(server);
        return server;
    }
}
