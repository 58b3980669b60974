using System.Diagnostics;
using KfpMetadata.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>A store without an end, or one that does not answer, costs a bounded amount of time and memory.</summary>
public sealed class BoundTests
{
    private static readonly int Nodes = Effort.Of(smoke: 5_000, full: ReadBudget.DefaultNodes);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task A_lineage_without_an_end_ends_at_the_limit_of_nodes(int fan)
    {
        var nodes = fan == 1 ? Nodes / 50 : Nodes;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var graph = await WalkAsync(new EndlessService(fan), new ReadBudget { Nodes = nodes });
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(MlmdReadLimits.Nodes, graph.ReachedLimits);
        Assert.True(graph.IsTruncated);
        Assert.Equal(nodes, graph.Nodes.Length);
        Assert.Equal(nodes - 1, graph.Edges.Length);
        Assert.Equal(0, graph.Dangling);
        Assert.True(after - before < 20_000L * nodes, $"{after - before} bytes");
        GC.KeepAlive(graph);
    }

    [Fact]
    public async Task A_node_with_endless_events_ends_at_the_limit_of_edges()
    {
        var graph = await WalkAsync(new EndlessService(20_000), new ReadBudget { Edges = 500 });
        Assert.Equal(MlmdReadLimits.Edges, graph.ReachedLimits);
        Assert.Equal(500, graph.Edges.Length);
        Assert.Equal(501, graph.Nodes.Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Large_values_end_at_the_limit_of_bytes(int fan)
    {
        var graph = await WalkAsync(new EndlessService(fan) { Text = new string('x', 50_000) }, new ReadBudget { Bytes = 5_000_000 });
        Assert.Equal(MlmdReadLimits.Bytes, graph.ReachedLimits);
        // Pages of a hundred that were on their way are kept.
        Assert.InRange(graph.Nodes.Length, 30, 500);
    }

    [Fact]
    public async Task A_graph_of_just_as_many_nodes_is_whole()
    {
        var graph = await WalkAsync(new EndlessService(3) { Most = 400 }, new ReadBudget { Nodes = 400, Edges = 399 });
        Assert.Equal(MlmdReadLimits.None, graph.ReachedLimits);
        Assert.False(graph.IsTruncated);
        Assert.Equal((400, 399), (graph.Nodes.Length, graph.Edges.Length));
        var less = await WalkAsync(new EndlessService(3) { Most = 400 }, new ReadBudget { Nodes = 399 });
        Assert.Equal((MlmdReadLimits.Nodes, 399), (less.ReachedLimits, less.Nodes.Length));
    }

    [Fact]
    public async Task Graphs_that_were_cut_say_so_together()
    {
        var cut = await WalkAsync(new EndlessService(3), new ReadBudget { Nodes = 10 });
        var whole = await WalkAsync(new EndlessService(3) { Most = 5 }, new ReadBudget());
        Assert.Equal(MlmdReadLimits.Nodes, MlmdLineageGraph.Merge([whole, cut]).ReachedLimits);
        Assert.Contains("truncated", new LineageFrames(cut).Heading("mine"), StringComparison.Ordinal);
        Assert.Equal("mine", new LineageFrames(whole).Heading("mine"));
    }

    [Theory]
    [InlineData(250, long.MaxValue, MlmdReadLimits.Nodes)]
    [InlineData(int.MaxValue, 1_000_000, MlmdReadLimits.Bytes)]
    public async Task A_run_with_executions_without_an_end_ends_at_a_limit(int tasks, long bytes, MlmdReadLimits reached)
    {
        var client = Client(new EndlessService(1) { Text = new string('x', 1000) });
        var context = new MlmdContext { Id = 1, Type = "KfpRun", Name = "r" };
        var tree = await RunReader.ReadAsync(client, context, new ReadBudget { Nodes = tasks, Bytes = bytes }, Token);
        Assert.Equal(reached, tree.Run.ReachedLimits);
        Assert.True(tree.Run.IsTruncated);
        Assert.InRange(tree.Tasks.Count, 250, 1000);
    }

    [Fact]
    public void Dags_nested_in_each_other_cost_no_square_of_their_number()
    {
        const int Deep = 20_000;
        var run = RunReader.Describe(new MlmdContext { Id = 1, Type = "system.PipelineRun", Name = "r" });
        var executions = Enumerable.Range(1, Deep).Select(static id =>
        {
            var execution = new MlmdExecution { Id = id, Type = "system.DAGExecution", Name = "e" + id };
            execution.CustomProperties["task_name"] = "dag" + id;
            if (id > 1) execution.CustomProperties["parent_dag_id"] = id - 1L;
            return execution;
        }).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tree = RunTree.Build(run, executions);
        var used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Deep, tree.Tasks.Count);
        Assert.Equal("dag1/dag2", tree.Tasks[1].Path);
        Assert.Equal(Deep, tree.Tasks.Select(static task => task.Path).Distinct(StringComparer.Ordinal).Count());
        Assert.EndsWith("/dag19999/dag20000", tree.Tasks[^1].Path, StringComparison.Ordinal);
        Assert.True(used < 300_000_000, $"{used} bytes");
    }

    [Fact]
    public void A_path_of_a_hundred_names_is_whole()
    {
        var paths = new TaskPaths();
        var all = Enumerable.Range(0, 102).Select(depth => paths.Next(depth, "n" + depth)).ToList();
        Assert.Equal(string.Join('/', Enumerable.Range(0, 100).Select(static depth => "n" + depth)), all[99]);
        Assert.Contains("/n49/…1…/n51/", all[100], StringComparison.Ordinal);
        Assert.EndsWith("/n101", all[101], StringComparison.Ordinal);
        Assert.Equal("n0/other", paths.Next(1, "other"));
        Assert.Equal("n0/other/n", paths.Next(2, "n"));
    }

    /// <summary>Pages that are too large are halved, and the halves share the time of the page.</summary>
    [Theory]
    [InlineData("list")]
    [InlineData("ids")]
    [InlineData("events")]
    public async Task Halved_pages_share_one_limit_of_time(string read)
    {
        var client = Client(new EndlessService(1) { Delay = Limit / 3, IsTooLarge = true }, Limit);
        var ids = Enumerable.Range(1, 100).Select(static id => (long)id).ToList();
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<MlmdException>(async () => _ = read switch
        {
            "list" => await client.ListNodesAsync<MlmdExecution>(new NodeQuery { ContextId = 1 }, Token).CountAsync(Token),
            "ids" => (await client.GetNodesByIdAsync<MlmdExecution>(ids, Token)).Count,
            _ => (await client.GetEventsAsync<MlmdExecution>(ids, Token)).Count,
        });
        Assert.Equal(MlmdErrorId.Timeout, error.ErrorId);
        Assert.InRange(watch.Elapsed, Limit / 2, Limit * 1.8);
    }

    /// <summary>One command waits once for a store that does not answer; another one asks it again.</summary>
    [Fact]
    public async Task A_command_waits_once_for_a_store_that_does_not_answer()
    {
        var service = new EndlessService(1) { Delay = TimeSpan.FromMinutes(1) };
        var client = Client(service, Limit);
        using (new SilentStores().Begin())
        {
            Assert.Equal(MlmdErrorId.Timeout, (await Assert.ThrowsAsync<MlmdException>(ReadAsync)).ErrorId);
            var calls = service.Calls;
            var watch = Stopwatch.StartNew();
            for (var time = 0; time < 1000; time++)
                Assert.Equal(MlmdErrorId.Unavailable, (await Assert.ThrowsAsync<MlmdException>(ReadAsync)).ErrorId);
            Assert.Equal(calls, service.Calls);
            Assert.True(watch.Elapsed < Limit, $"{watch.Elapsed}");
        }

        Assert.Equal(MlmdErrorId.Timeout, (await Assert.ThrowsAsync<MlmdException>(ReadAsync)).ErrorId);

        Task ReadAsync() => client.GetNodesByIdAsync<MlmdExecution>([1], Token);
    }

    private static MlmdClient Client(EndlessService service, TimeSpan? timeout = null) => new(
        new InProcessCallInvoker(service),
        new StoreDescription { Kind = MlmdStoreKind.Server, Address = "endless:1", Release = ServerProbe.Current, CallTimeout = timeout ?? TimeSpan.FromSeconds(60) });

    private static Task<MlmdLineageGraph> WalkAsync(EndlessService service, ReadBudget budget)
    {
        var request = new LineageRequest([new MlmdArtifact { Id = 1, Type = "D" }]) { Direction = MlmdLineageDirection.Downstream, Budget = budget };
        return new LineageWalker(Client(service), request, Token).WalkAsync();
    }
}
