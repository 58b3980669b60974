using System.Globalization;
using Grpc.Net.Client;
using KfpMetadata.Client;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Storage.Load;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>One file, written by the embedded store and by the released library in turn, and read by both.</summary>
public sealed class FilesBothWaysTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Operations = Effort.Of(smoke: 400, full: 5000);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(20260822)]
    public async Task WhatOneWritesTheOtherReads(int seed)
    {
        var path = folder.PathOf("store.db");
        var workload = new RandomWorkload(seed);
        await WriteHereAsync(path, workload, Operations);
        Assert.Equal(12, workload.Taken.Count);
        Assert.True(workload.Refused.Values.Sum() < Operations / 5, Describe(workload));
        await RequireSameAsync(path, workload, ReferenceRelease.V1_17_1);
        await RequireSameAsync(path, workload, ReferenceRelease.V1_14_0, "GetLineageSubgraph");

        await using (var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--sqlite", path))
        {
            using var channel = Connect(server);
            await workload.RunAsync(new ServiceClient(channel), Operations / 5);
        }

        await RequireSameAsync(path, workload, ReferenceRelease.V1_17_1);
        await WriteHereAsync(path, workload, Operations / 5);
        await RequireSameAsync(path, workload, ReferenceRelease.V1_17_1);
        LoadCheck.RequireIntegrity(path);
    }

    /// <summary>The same seed gives the same file: the differences that other tests find can be looked for again.</summary>
    [Fact]
    public async Task TheWorkloadIsTheSameEachTime()
    {
        var (one, other) = (folder.PathOf("one.db"), folder.PathOf("other.db"));
        await WriteHereAsync(one, new RandomWorkload(5), 200);
        await WriteHereAsync(other, new RandomWorkload(5), 200);
        Assert.NotEmpty(Kfp.StoreRows.Read(one));
        Assert.Equal(Kfp.StoreRows.Read(one), Kfp.StoreRows.Read(other));
    }

    private static async Task WriteHereAsync(string path, RandomWorkload workload, int operations)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        await workload.RunAsync(new ServiceClient(new InProcessCallInvoker(store)), operations);
    }

    private async Task RequireSameAsync(string path, RandomWorkload workload, ReferenceRelease release, params string[] excluded)
    {
        await using var server = await ReferenceServer.StartAsync(release, "--sqlite", path);
        using var channel = Connect(server);
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        var comparison = new StoreComparison(new ServiceClient(channel), new ServiceClient(new InProcessCallInvoker(store)), workload.State);
        var answers = await comparison.RequireSameAsync(excluded);
        output.WriteLine($"{release}: {answers.Values.Sum()} answers of {answers.Count} RPCs are the same; written: {Describe(workload)}");
    }

    private static GrpcChannel Connect(ReferenceServer server) => GrpcChannel.ForAddress(
        "http://127.0.0.1:" + server.Port.ToString(CultureInfo.InvariantCulture), new GrpcChannelOptions { MaxReceiveMessageSize = null });

    private static string Describe(RandomWorkload workload) =>
        $"{workload.Taken.Values.Sum()} requests taken, {workload.State.Artifacts.Count} artifacts, {workload.State.Executions.Count} executions, "
        + $"{workload.State.Contexts.Count} contexts, refused: "
        + string.Join(", ", workload.Refused.Select(pair => $"{pair.Key.Rpc} {pair.Key.Code} {pair.Value}"));
}
