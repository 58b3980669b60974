using System.Diagnostics;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Storage;

/// <summary>Many threads and several stores on one file.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private const int Threads = 8;

    private static readonly int Writes = Effort.Of(smoke: 15, full: 100);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ThreadsWriteAndReadOneFile(int stores)
    {
        var path = folder.PathOf("store.sqlite");
        var open = Enumerable.Range(0, stores).Select(_ => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path })).ToList();
        var type = await open[0].PutArtifactType("T");
        await Task.WhenAll(Enumerable.Range(0, Threads)
            .Select(thread => Task.Run(() => WriteAndRead(open[thread % stores], thread, type))));
        var artifacts = await open[0].GetArtifacts();
        Assert.Equal(Threads * Writes, artifacts.Select(artifact => artifact.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(artifacts, artifact => Assert.Equal(artifact.Name, artifact.CustomProperties["name"].StringValue));
        open.ForEach(store => store.Dispose());
        Assert.Equal("store.sqlite", Assert.Single(folder.Files()));
    }

    [Fact]
    public async Task ThreadsShareAStoreInMemory()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T");
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => WriteAndRead(store, thread, type))));
        Assert.Equal(Threads * Writes, (await store.GetArtifacts()).Count);
    }

    [Fact]
    public async Task ATypeIsCreatedOnceHoweverManyAskAtOnce()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = folder.PathOf("store.sqlite") });
        var ids = await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() => store.PutArtifactType("T"))));
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task AWriteWaitsForALockUntilTheLimitOrTheCancellation()
    {
        var path = folder.PathOf("store.sqlite");
        var options = new EmbeddedStoreOptions { Path = path, BusyTimeout = TimeSpan.FromMilliseconds(300) };
        await using var store = EmbeddedStore.Open(options);
        await using var patient = EmbeddedStore.Open(options with { BusyTimeout = TimeSpan.FromMinutes(5) });
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => store.PutArtifactType("T"));
        Assert.Equal(StatusCode.Aborted, refusal.StatusCode);

        using var cancellation = new CancellationTokenSource(200);
        var started = Stopwatch.GetTimestamp();
        var request = new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } };
        refusal = await Assert.ThrowsAsync<RpcException>(
            () => Task.Run(() => patient.PutArtifactType(request, new TestServerCallContext(cancellation.Token))));
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));

        // Readers do not wait for the writer.
        Assert.Empty(await store.GetArtifacts());
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        Assert.Equal(10, await store.PutArtifactType("T"));
    }

    private static async Task WriteAndRead(EmbeddedStore store, int thread, long type)
    {
        for (var index = 0; index < Writes; index++)
        {
            var name = $"{thread}-{index}";
            var id = await store.PutArtifact(
                new Artifact { TypeId = type, Name = name, CustomProperties = { ["name"] = new Value { StringValue = name } } });
            Assert.Equal(name, (await store.GetArtifact(id)).Name);
        }
    }
}
