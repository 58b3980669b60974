using System.Diagnostics;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Server;

/// <summary>Many calls at once: the store works on the thread of the call, and the server has other work for its threads.</summary>
[Collection(AloneCollection.Name)]
public sealed class ServerLoadTests(ITestOutputHelper output) : IDisposable
{
    private const int Calls = 64;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task WritersThatWaitForALockHoldUpNobodyElse()
    {
        var path = folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path);
        var type = (await server.Client.PutArtifactTypeAsync(
            new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: Token)).TypeId;
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await other.OpenAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);
        var writes = Enumerable.Range(0, Calls).Select(index => Put(server, type, $"a{index}")).ToList();
        await Task.Delay(200, Token);

        var slowest = TimeSpan.Zero;
        for (var read = 0; read < 100; read++)
        {
            var started = Stopwatch.GetTimestamp();
            // A connection of its own for each: the server has to accept it as well.
            using var channel = server.Connect();
            await new MetadataStoreService.MetadataStoreServiceClient(channel).GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
        }

        output.WriteLine($"{Calls} writers wait: the slowest of 100 reads took {slowest.TotalMilliseconds:F0} ms");
        Assert.DoesNotContain(writes, write => write.IsCompleted);
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"{slowest}");
        await transaction.RollbackAsync(Token);
        Assert.Equal(Calls, (await Task.WhenAll(writes)).Distinct().Count());
    }

    [Fact]
    public async Task ManyCallsAtOnceAreAllAnswered()
    {
        await using var server = await StoreServerProcess.StartAsync("--path", folder.PathOf("store.db"));
        var type = (await server.Client.PutArtifactTypeAsync(
            new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: Token)).TypeId;
        const int Rounds = 20;
        var started = Stopwatch.GetTimestamp();
        var ids = await Task.WhenAll(Enumerable.Range(0, Calls).Select(async caller =>
        {
            var written = new List<long>();
            for (var round = 0; round < Rounds; round++)
            {
                var id = await Put(server, type, $"{caller}-{round}");
                var read = await server.Client.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { id } }, cancellationToken: Token);
                Assert.Equal($"{caller}-{round}", read.Artifacts.Single().Name);
                written.Add(id);
            }

            return written;
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{Calls} callers at once: {Calls * Rounds * 2 / seconds:F0} calls a second, half of them writes");
        Assert.Equal(Calls * Rounds, ids.SelectMany(list => list).Distinct().Count());
    }

    private static async Task<long> Put(StoreServerProcess server, long type, string name)
    {
        var request = new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = type, Name = name } } };
        return (await server.Client.PutArtifactsAsync(request, cancellationToken: Token)).ArtifactIds.Single();
    }
}
