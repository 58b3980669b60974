using System.Diagnostics;
using System.Runtime.InteropServices;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Storage;
using Microsoft.Data.Sqlite;

namespace KfpMetadata.Tests.Server;

/// <summary>What the server does beside the store's own answers.</summary>
public sealed class ServerTests : IDisposable
{
    private const string ServiceName = "ml_metadata.MetadataStoreService";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:")]
    [InlineData("localhost", "127.0.0.1:")]
    [InlineData("::1", "[::1]:")]
    [InlineData("127.0.0.2", "127.0.0.2:")]
    public async Task ItPrintsTheAddressWhereItListens(string address, string printed)
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--address", address);
        Assert.StartsWith(printed, server.Address, StringComparison.Ordinal);
        Assert.NotEqual(0, server.Port);
        Assert.Empty((await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token)).Artifacts);
    }

    [Fact]
    public async Task WhatIsWrittenIsInTheFileAndOutlivesTheServer()
    {
        var path = folder.PathOf("store.db");
        await using (var server = await StoreServerProcess.StartAsync("--path", path))
        {
            var type = await PutType(server);
            await server.Client.PutArtifactsAsync(
                new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = type, Name = "a" } } }, cancellationToken: Token);
            server.Send(PosixSignal.SIGTERM);
            Assert.Equal((0, "", ""), await server.EndAsync());
        }

        // The log is folded into the file.
        Assert.Equal("store.db", Assert.Single(folder.Files()));
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        Assert.Equal("a", Assert.Single(await store.GetArtifacts()).Name);
    }

    [Fact]
    public async Task ReadOnlyServesReadsAndRefusesWrites()
    {
        var path = folder.Copy(TestData.PathOf("schemas", "v10-from-1.17.1.sqlite"));
        var before = await File.ReadAllBytesAsync(path, Token);
        await using (var server = await StoreServerProcess.StartAsync("--path", path, "--read-only"))
        {
            Assert.Equal(3, (await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token)).Artifacts.Count);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => PutType(server));
            Assert.Equal(
                (StatusCode.FailedPrecondition, "The store is read-only: it was opened for reading only."),
                (refusal.StatusCode, refusal.Status.Detail));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task RefusalsOfTheStoreArriveAsTheyAreAndLeaveNothingInTheLog()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var unknown = new PutArtifactsRequest { Artifacts = { new Artifact { TypeId = 99, Name = "é\n\"%" } } };
        var here = await Assert.ThrowsAsync<RpcException>(() => store.PutArtifacts(unknown, null!));
        var there = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.PutArtifactsAsync(unknown, cancellationToken: Token));
        Assert.Equal(here.Status.StatusCode, there.Status.StatusCode);
        Assert.Equal(here.Status.Detail, there.Status.Detail);
        server.Send(PosixSignal.SIGINT);
        Assert.Equal((0, "", ""), await server.EndAsync());
    }

    [Fact]
    public async Task HealthIsThatOfTheStore()
    {
        var path = folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path);
        var health = new Health.HealthClient(server.Channel);
        foreach (var service in new[] { "", ServiceName })
        {
            var answer = await health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Token);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        }

        var unknown = await Assert.ThrowsAsync<RpcException>(
            async () => await health.CheckAsync(new HealthCheckRequest { Service = "other" }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);

        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await other.OpenAsync(Token);
        await using var drop = other.CreateCommand();
        drop.CommandText = "DROP TABLE Type";
        await drop.ExecuteNonQueryAsync(Token);
        var broken = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Token);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, broken.Status);
    }

    [Fact]
    public async Task ReflectionListsTheServices()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory");
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains(ServiceName, names);
        Assert.Contains("grpc.health.v1.Health", names);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = ServiceName }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
        await call.RequestStream.CompleteAsync();
    }

    /// <summary>Longer than gRPC's own limit of 4 MiB and Kestrel's of 30 MB.</summary>
    [Fact]
    public async Task MessagesAreAsLongAsTheyNeedToBe()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory");
        var text = new string('x', 40_000_000);
        var artifact = new Artifact { TypeId = await PutType(server), CustomProperties = { ["text"] = new Value { StringValue = text } } };
        await server.Client.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } }, cancellationToken: Token);
        var read = (await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token)).Artifacts.Single();
        Assert.Equal(text.Length, read.CustomProperties["text"].StringValue.Length);
    }

    [Fact]
    public async Task ALimitOfTheMessageLengthHoldsBothWays()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--max-message-length", "20000");
        var type = await PutType(server);
        Task Put(int length) => server.Client.PutArtifactsAsync(
            new PutArtifactsRequest
            {
                Artifacts = { new Artifact { TypeId = type, CustomProperties = { ["text"] = new Value { StringValue = new string('x', length) } } } },
            },
            cancellationToken: Token).ResponseAsync;

        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => Put(20_000))).StatusCode);
        await Put(15_000);
        await Put(15_000);
        var list = await Assert.ThrowsAsync<RpcException>(
            async () => await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token));
        Assert.Equal(StatusCode.ResourceExhausted, list.StatusCode);
    }

    /// <summary>A client that leaves a stream of the standard services open does not hold the server up.</summary>
    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task AStopLetsRunningCallsFinish(PosixSignal signal)
    {
        var path = folder.PathOf("store.db");
        await using var server = await StoreServerProcess.StartAsync("--path", path);
        using var watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest(), cancellationToken: Token);
        Assert.True(await watch.ResponseStream.MoveNext(Token));
        using var reflection = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: Token);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await reflection.ResponseStream.MoveNext(Token));
        await using var other = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        await other.OpenAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);
        var running = PutType(server);
        // A call that came after it, on the same connection, has been answered: the server has the write in hand.
        await server.Client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token);
        await Task.Delay(300, Token);
        server.Send(signal);

        // From here on nobody new is served, and the call still waits for the lock.
        await WaitUntilRefused(server);
        Assert.False(running.IsCompleted);
        await transaction.RollbackAsync(Token);
        Assert.Equal(10, await running);
        var started = Stopwatch.GetTimestamp();
        var end = await server.EndAsync();
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "The open streams were waited for.");
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
    }

    [Fact]
    public async Task TheLogTellsSingleCallsWhereAskedTo()
    {
        await using var server = await StoreServerProcess.StartAsync("--in-memory", "--log-level", "information");
        await PutType(server);
        server.Send(PosixSignal.SIGTERM);
        var end = await server.EndAsync();
        Assert.Equal((0, ""), (end.ExitCode, end.Output));
        Assert.Contains("/ml_metadata.MetadataStoreService/PutArtifactType", end.Error, StringComparison.Ordinal);
    }

    private static async Task<long> PutType(StoreServerProcess server)
    {
        var request = new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } };
        return (await server.Client.PutArtifactTypeAsync(request, cancellationToken: Token)).TypeId;
    }

    /// <summary>A connection that is made in the very moment of the stop is broken off; the next one is refused.</summary>
    private static async Task WaitUntilRefused(StoreServerProcess server)
    {
        while (true)
        {
            using var channel = GrpcChannel.ForAddress("http://" + server.Address);
            try
            {
                await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Token);
            }
            catch (RpcException exception)
            {
                if (exception.StatusCode == StatusCode.Unavailable)
                    return;
            }

            await Task.Delay(20, Token);
        }
    }
}
