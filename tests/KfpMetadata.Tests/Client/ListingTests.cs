using KfpMetadata.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>Lists give every row once, in order, whatever the paging of the store does.</summary>
public sealed class ListingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Every_row_comes_once_in_each_order(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        await FillAsync(store.Client, 250);
        foreach (var order in Enum.GetValues<NodeOrder>())
        {
            foreach (var descending in new[] { false, true })
            {
                var ids = new List<long>();
                await foreach (var node in store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { OrderBy = order, Descending = descending, PageSize = 20 }, Token)) ids.Add(node.Id);
                Assert.Equal(250, ids.Distinct().Count());
                Assert.Equal(250, ids.Count);
                if (order == NodeOrder.Id) Assert.Equal(descending ? ids.OrderDescending() : ids.Order(), ids);
            }
        }

        Assert.Equal(250, await store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Type = "T" }, Token).CountAsync(Token));
        Assert.Equal(0, await store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Type = "none" }, Token).CountAsync(Token));
        Assert.Equal(0, await store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { ContextId = 1 }, Token).CountAsync(Token));
        Assert.Equal(1, await store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Filter = "uri = 's3://7'" }, Token).CountAsync(Token));
    }

    /// <summary>Also where many rows have one time, and where the times of updates do not rise with ids.</summary>
    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task The_first_rows_by_time_are_those_of_the_whole_list_and_one_call(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        await FillAsync(store.Client, 250);
        foreach (var id in new long[] { 120, 7, 249, 60 })
            await store.Client.UpdateNodesAsync<MlmdArtifact>([new NodeUpdate { Id = id, TypeId = 0, State = (int)MlmdArtifactState.Live }], Token);
        foreach (var order in Enum.GetValues<NodeOrder>())
        {
            foreach (var query in new[] { new NodeQuery(), new NodeQuery { Descending = true }, new NodeQuery { Type = "T" }, new NodeQuery { Filter = "id > 20" } })
            {
                var all = await IdsAsync(store.Client, query with { OrderBy = order });
                foreach (var limit in new[] { 1, 3, 100 })
                {
                    var traces = new List<MlmdCallTrace>();
                    using (store.Client.Trace(trace => { traces.Add(trace); return Task.CompletedTask; }))
                        Assert.Equal(all.Take(limit), await IdsAsync(store.Client, query with { OrderBy = order, Limit = limit }));
                    Assert.Single(traces);
                }
            }
        }

        var few = new NodeQuery { OrderBy = NodeOrder.CreateTime, Filter = "id IN (3, 5)", Limit = 4 };
        Assert.Equal([3, 5], await IdsAsync(store.Client, few));
    }

    [Fact]
    public async Task A_first_page_by_time_that_is_too_large_leaves_the_rows_to_be_sorted()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Reference_1_17_1);
        await FillAsync(store.Client, 40);
        var query = new NodeQuery { OrderBy = NodeOrder.CreateTime, Descending = true, Limit = 10 };
        var all = await IdsAsync(store.Client, query);
        store.Faults.First("GetArtifacts", Fault.AnswerTooLarge);
        Assert.Equal(all, await IdsAsync(store.Client, query));
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_halved_and_the_list_goes_on()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        await FillAsync(store.Client, 120);
        store.Faults.First("GetArtifacts", Fault.AnswerTooLarge, Fault.AnswerTooLarge, Fault.None, Fault.AnswerTooLarge);

        var ids = await IdsAsync(store.Client, new NodeQuery());

        Assert.Equal(120, ids.Count);
        Assert.Equal(120, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_list_that_is_left_early_stops_fetching()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        await FillAsync(store.Client, 250);
        store.Faults.First("GetArtifacts");
        await foreach (var node in store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { PageSize = 10 }, Token))
        {
            Assert.NotEqual(0, node.Id);
            break;
        }

        await Task.Delay(200, Token);
        Assert.InRange(store.Faults.Count("GetArtifacts"), 1, 2);
    }

    [Fact]
    public async Task Reads_are_repeated_and_told()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        await FillAsync(store.Client, 3);
        store.Faults.First("GetArtifacts", Fault.RequestLost, Fault.AnswerLost, Fault.ProxyInternal);
        var traces = new List<MlmdCallTrace>();
        using (store.Client.Trace(trace => { traces.Add(trace); return Task.CompletedTask; }))
            Assert.Equal(3, await store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery(), Token).CountAsync(Token));
        await store.Client.GetTypesAsync<MlmdArtifactType>(Token);

        Assert.Equal([1, 2, 3, 4], traces.Select(trace => trace.Attempt));
        Assert.Equal(MlmdStatusCode.Unavailable, traces[0].Status);
        Assert.Equal(MlmdStatusCode.Ok, traces[3].Status);
        Assert.True(traces[3].ResponseBytes > 0);
        Assert.True(traces[3].RequestBytes > 0);
    }

    [Fact]
    public async Task A_lost_store_is_reported_at_the_deadline()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        await using var client = store.Fresh(TimeSpan.FromSeconds(1));
        store.Faults.Always("GetArtifactTypes", Fault.RequestLost);
        var error = await Assert.ThrowsAsync<MlmdException>(() => client.GetTypesAsync<MlmdArtifactType>(Token));
        Assert.Equal(MlmdErrorId.Unavailable, error.ErrorId);
    }

    [Fact]
    public async Task Wrong_queries_are_refused_before_anything_is_sent()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        Assert.Throws<MlmdException>(() => store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { PageSize = 101 }, Token));
        Assert.Throws<MlmdException>(() => store.Client.ListNodesAsync<MlmdArtifact>(new NodeQuery { Type = "T", ContextId = 1 }, Token));
        Assert.Throws<MlmdException>(() => store.Client.ListNodesAsync<MlmdContext>(new NodeQuery { ContextId = 1 }, Token));
    }

    [Fact]
    public void Updates_that_share_a_mask_travel_together_and_keep_their_order()
    {
        NodeUpdate Uri(long id) => new() { Id = id, TypeId = 1, Uri = "u" };
        NodeUpdate State(long id) => new() { Id = id, TypeId = 1, State = 2 };

        var groups = UpdateGroups.Of([Uri(1), State(2), Uri(3), State(4)], MlmdNodeKind.Artifact, "state").ToList();
        Assert.Equal([[1, 3], [2, 4]], groups.Select(group => group.Updates.Select(update => update.Id)));

        var twice = UpdateGroups.Of([Uri(1), State(1), Uri(1)], MlmdNodeKind.Artifact, "state").ToList();
        Assert.Equal("uri state uri", string.Join(' ', twice.Select(group => group.Mask.Paths.Single())));
        Assert.Throws<MlmdException>(() => UpdateGroups.Paths(State(1), MlmdNodeKind.Context, null));
    }

    private static async Task<List<long>> IdsAsync(MlmdClient client, NodeQuery query) =>
        await client.ListNodesAsync<MlmdArtifact>(query, Token).Select(node => node.Id).ToListAsync(Token);

    private static async Task FillAsync(MlmdClient client, int count)
    {
        var type = await client.PutTypeAsync(new MlmdArtifactType { Name = "T" }, false, Token);
        await client.CreateNodesAsync(
            [.. Enumerable.Range(0, count).Select(i => new MlmdArtifact { Type = "T", TypeId = type.Id, Uri = $"s3://{i}" })], Token);
    }
}
