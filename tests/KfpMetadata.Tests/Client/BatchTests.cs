using System.Globalization;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>Many records in one request: as if they were written one after the other, until the first that is wrong, and then none.</summary>
public sealed class BatchTests
{
    private const int Count = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where a node takes the name of a stored one, where one has a property that its type does not declare, and where one takes the name of the first.</summary>
    public static TheoryData<StoreKind, int, int, int> Wrongs
    {
        get
        {
            var data = new TheoryData<StoreKind, int, int, int>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                foreach (var (stored, undeclared, twin) in new[] { (0, -1, -1), (5, 20, -1), (20, 5, -1), (17, 18, -1), (-1, 16, 15), (-1, -1, 3), (-1, -1, 39), (39, -1, 38) })
                    data.Add(kind, stored, undeclared, twin);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task The_first_node_that_is_wrong_is_named_and_nothing_is_written(StoreKind kind, int stored, int undeclared, int twin)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var type = await TypeAsync(store);
        _ = await store.Raw.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { Node(type, 99) } }, cancellationToken: Token);
        var request = new PutArtifactsRequest { Artifacts = { Enumerable.Range(0, Count).Select(number => Node(type, number)) } };
        if (stored >= 0) request.Artifacts[stored].Name = Name(99);
        if (undeclared >= 0) request.Artifacts[undeclared].Properties["nobody"] = new Value { IntValue = 1 };
        if (twin >= 0) request.Artifacts[twin].Name = Name(0);
        var first = new[] { stored, undeclared, twin }.Where(static index => index >= 0).Min();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await store.Raw.PutArtifactsAsync(request, cancellationToken: Token));

        Assert.Equal(first == undeclared ? StatusCode.InvalidArgument : StatusCode.AlreadyExists, failure.StatusCode);
        Assert.Contains(Uri(first), failure.Status.Detail, StringComparison.Ordinal);
        Assert.Single((await store.Raw.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: Token)).Artifacts);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Nodes_are_read_back_as_they_were_sent_in_the_order_of_their_ids(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var type = await TypeAsync(store);
        var request = new PutArtifactsRequest { Artifacts = { Enumerable.Range(0, Count).Select(number => Node(type, number)) } };

        var ids = (await store.Raw.PutArtifactsAsync(request, cancellationToken: Token)).ArtifactIds;

        Assert.Equal(Enumerable.Range(0, Count).Select(number => ids[0] + number), ids);
        var read = (await store.Raw.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { ids } }, cancellationToken: Token)).Artifacts.ToDictionary(static node => node.Id);
        foreach (var (id, sent) in ids.Zip(request.Artifacts))
        {
            Assert.Equal((sent.Name, sent.Uri), (read[id].Name, read[id].Uri));
            Assert.Equal(sent.Properties, read[id].Properties);
            Assert.Equal(sent.CustomProperties, read[id].CustomProperties);
        }
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Events_keep_their_paths_and_the_first_that_is_there_already_is_named(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var type = await TypeAsync(store);
        var artifacts = (await store.Raw.PutArtifactsAsync(
            new PutArtifactsRequest { Artifacts = { Enumerable.Range(0, Count).Select(number => Node(type, number)) } }, cancellationToken: Token)).ArtifactIds;
        var executionType = (await store.Raw.PutExecutionTypeAsync(new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "T" } }, cancellationToken: Token)).TypeId;
        var execution = (await store.Raw.PutExecutionsAsync(new PutExecutionsRequest { Executions = { new Execution { TypeId = executionType } } }, cancellationToken: Token)).ExecutionIds[0];
        var sent = artifacts.Select((artifact, number) => Output(execution, artifact, number)).ToList();

        // The last of this request is that of another one, which does not count when it is refused.
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await store.Raw.PutEventsAsync(new PutEventsRequest { Events = { sent, sent[7] } }, cancellationToken: Token));
        Assert.Equal(StatusCode.AlreadyExists, failure.StatusCode);
        Assert.Contains(sent[7].MillisecondsSinceEpoch.ToString(CultureInfo.InvariantCulture), failure.Status.Detail, StringComparison.Ordinal);
        Assert.Empty((await store.Raw.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { execution } }, cancellationToken: Token)).Events);

        _ = await store.Raw.PutEventsAsync(new PutEventsRequest { Events = { sent } }, cancellationToken: Token);
        var read = (await store.Raw.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { execution } }, cancellationToken: Token)).Events;
        Assert.Equal(sent, read.OrderBy(static item => item.ArtifactId));
    }

    private static async Task<long> TypeAsync(TestStore store) => (await store.Raw.PutArtifactTypeAsync(
        new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T", Properties = { ["rank"] = PropertyType.Int } } }, cancellationToken: Token)).TypeId;

    /// <summary>A node with a number of properties that differs from those beside it, none included.</summary>
    private static Artifact Node(long type, int number)
    {
        var node = new Artifact { TypeId = type, Name = Name(number), Uri = Uri(number) };
        if (number % 2 == 0) node.Properties["rank"] = new Value { IntValue = number };
        for (var property = 0; property < number % 19; property++) node.CustomProperties[$"p{property}"] = new Value { StringValue = $"{number}-{property}" };
        return node;
    }

    private static Event Output(long execution, long artifact, int number)
    {
        var item = new Event { ExecutionId = execution, ArtifactId = artifact, Type = Event.Types.Type.Output, MillisecondsSinceEpoch = 1_000_000 + number };
        for (var step = 0; step < number % 5; step++)
        {
            item.Path ??= new Event.Types.Path();
            item.Path.Steps.Add(step % 2 == 0 ? new Event.Types.Path.Types.Step { Index = step } : new Event.Types.Path.Types.Step { Key = $"{number}-{step}" });
        }

        return item;
    }

    private static string Name(int number) => $"name-{number:000}";

    private static string Uri(int number) => $"s3://batch/{number:000}";
}
