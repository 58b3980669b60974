using System.Globalization;
using Google.Protobuf;
using Grpc.Net.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using Microsoft.Data.Sqlite;
using KfpMetadata.Client;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage.Load;

/// <summary>A file after a load: everything that was acknowledged is there, once, and the released library reads the same.</summary>
internal static class LoadCheck
{
    public static async Task RequireAllAsync(string path, LoadScene scene, Acknowledged acknowledged)
    {
        RequireIntegrity(path);
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            var client = new ServiceClient(new InProcessCallInvoker(store));
            var executions = (await client.GetExecutionsAsync(new GetExecutionsRequest())).Executions;
            Assert.Equal(
                acknowledged.Executions.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)),
                executions.Select(execution => (execution.Id, execution.Name)).Order());

            var artifacts = (await client.GetArtifactsAsync(new GetArtifactsRequest())).Artifacts;
            Assert.Equal(executions.Count + scene.Counters.Count, artifacts.Count);
            var counters = artifacts.Where(artifact => scene.Counters.Contains(artifact.Id)).ToDictionary(artifact => artifact.Id);
            foreach (var (id, count) in acknowledged.Additions)
                Assert.Equal((id, count), (id, counters[id].CustomProperties[LoadScene.Count].IntValue));
            foreach (var ((id, property), value) in acknowledged.Marks)
                Assert.Equal((id, property, value), (id, property, counters[id].CustomProperties[property].IntValue));

            var events = (await client.GetEventsByExecutionIDsAsync(
                new GetEventsByExecutionIDsRequest { ExecutionIds = { executions.Select(execution => execution.Id) } })).Events;
            Assert.Equal(executions.Count, events.Count);
        }
    }

    /// <summary>The released library opens the file and lists the same nodes.</summary>
    public static async Task RequireSameInLibraryAsync(string path)
    {
        await using var server = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--sqlite", path);
        using var channel = GrpcChannel.ForAddress(
            "http://127.0.0.1:" + server.Port.ToString(CultureInfo.InvariantCulture), new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var there = new ServiceClient(channel);
        var found = await NodesAsync(there);
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = true });
        var here = await NodesAsync(new ServiceClient(new InProcessCallInvoker(store)));
        Assert.NotEmpty(here);
        Assert.Equal(here, found);
    }

    public static void RequireIntegrity(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", check.ExecuteScalar());
    }

    private static async Task<List<IMessage>> NodesAsync(ServiceClient store)
    {
        var executions = (await store.GetExecutionsAsync(new GetExecutionsRequest())).Executions;
        return
        [
            .. (await store.GetArtifactsAsync(new GetArtifactsRequest())).Artifacts.OrderBy(node => node.Id),
            .. executions.OrderBy(node => node.Id),
            .. (await store.GetContextsAsync(new GetContextsRequest())).Contexts.OrderBy(node => node.Id),
        ];
    }
}
