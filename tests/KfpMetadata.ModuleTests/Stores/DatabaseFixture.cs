using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Stores;

/// <summary>One database server of each kind, started when a test first needs it; every test gets a database of its own.</summary>
public sealed class DatabaseFixture : IAsyncDisposable
{
    private readonly Dictionary<ReferenceDatabaseKind, ReferenceDatabase> _servers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.DisposeAsync();
    }

    /// <summary>An empty store of a release in an empty database. Tests of one class run one after the other.</summary>
    internal async Task<StoreFixture> OpenAsync(ReferenceDatabaseKind database, StoreKind kind)
    {
        if (!_servers.TryGetValue(database, out var server)) _servers.Add(database, server = await ReferenceDatabase.StartAsync(database));
        return await StoreFixture.OpenAsync(kind, server.NextDatabase());
    }
}
