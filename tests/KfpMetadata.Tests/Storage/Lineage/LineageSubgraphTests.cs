using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Reference;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;
using EndingNodes = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.EndingNodes;
using StartingNodes = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.StartingNodes;
using Type = KfpMetadata.Protocol.Event.Types.Type;

namespace KfpMetadata.Tests.Storage.Lineage;

public sealed class LineageSubgraphTests(ITestOutputHelper output)
{
    /// <summary>Random graphs, starts, hops, directions and endings, against the same walk made node by node.</summary>
    [Fact]
    public async Task EveryWalkIsThatOfTheRules()
    {
        for (var seed = 0; seed < 60; seed++)
        {
#pragma warning disable CA5394 // A seeded generator is the point.
            var random = new Random(seed);
            await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
            var graph = await RandomGraph.Create(store, random);
            for (var round = 0; round < 12; round++)
                await CompareOneWalk(graph, random, $"seed {seed}, round {round}");
        }
    }

    private static async Task CompareOneWalk(RandomGraph graph, Random random, string label)
    {
        var fromArtifacts = random.Next(2) == 0;
        long[] starts = [.. Ids(random, fromArtifacts ? graph.Artifacts : graph.Executions)];
        var endingArtifacts = random.Next(2) == 0 ? null : Ids(random, graph.Artifacts);
        var endingExecutions = random.Next(2) == 0 ? null : Ids(random, graph.Executions);
        var (keepArtifacts, keepExecutions) = (random.Next(2) == 0, random.Next(2) == 0);
        var (hops, direction) = (random.Next(7), (Direction)random.Next(4));

        var model = new NodeByNodeWalk(graph.Store)
        {
            Direction = direction,
            IsEnding = (isArtifact, id) => (isArtifact ? endingArtifacts : endingExecutions)?.Contains(id) == true,
            IncludesEnding = isArtifact => isArtifact ? keepArtifacts : keepExecutions,
        };
        await model.Run(fromArtifacts, starts, hops);

        var options = new LineageSubgraphQueryOptions { MaxNumHops = hops, Direction = direction };
        var starting = new StartingNodes { FilterQuery = Filter(starts) };
        if (fromArtifacts)
            options.StartingArtifacts = starting;
        else
            options.StartingExecutions = starting;
        if (endingArtifacts is not null)
            options.EndingArtifacts = new EndingNodes { FilterQuery = Filter(endingArtifacts), IncludeEndingNodes = keepArtifacts };
        if (endingExecutions is not null)
            options.EndingExecutions = new EndingNodes { FilterQuery = Filter(endingExecutions), IncludeEndingNodes = keepExecutions };
        var found = await Walk(graph.Store, options);

        var artifacts = model.Nodes.Where(node => node.IsArtifact).Select(node => node.Id).Order().ToList();
        var executions = model.Nodes.Where(node => !node.IsArtifact).Select(node => node.Id).Order().ToList();
        Assert.True(artifacts.SequenceEqual(found.Artifacts.Select(item => item.Id)), label);
        Assert.True(executions.SequenceEqual(found.Executions.Select(item => item.Id)), label);
        Assert.True(model.Events.SetEquals(found.Events) && model.Events.Count == found.Events.Count, label);
        await CheckLinks(graph.Store, found, label);
    }

    /// <summary>Contexts and links, asked for context by context.</summary>
    private static async Task CheckLinks(EmbeddedStore store, LineageGraph found, string label)
    {
        var (attributions, associations) = (new HashSet<(long Node, long Context)>(), new HashSet<(long Node, long Context)>());
        for (var context = 1; context <= 3; context++)
        {
            var artifacts = await store.GetArtifactsByContext(new GetArtifactsByContextRequest { ContextId = context }, null!);
            foreach (var id in artifacts.Artifacts.Select(item => item.Id).Intersect(found.Artifacts.Select(item => item.Id)))
                attributions.Add((id, context));
            var executions = await store.GetExecutionsByContext(new GetExecutionsByContextRequest { ContextId = context }, null!);
            foreach (var id in executions.Executions.Select(item => item.Id).Intersect(found.Executions.Select(item => item.Id)))
                associations.Add((id, context));
        }

        Assert.True(attributions.SetEquals(found.Attributions.Select(item => (item.ArtifactId, item.ContextId))), label);
        Assert.True(associations.SetEquals(found.Associations.Select(item => (item.ExecutionId, item.ContextId))), label);
        var contexts = attributions.Concat(associations).Select(link => link.Context).Distinct().Order();
        Assert.True(contexts.SequenceEqual(found.Contexts.Select(item => item.Id)), label);
        Assert.Empty(found.ParentContexts);
    }

    /// <summary>MLMD starts from 101 nodes at most and says nothing.</summary>
    [Fact]
    public async Task ThousandsOfStartingNodesAllCount()
    {
        await using var store = await Fan(5000);
        var found = await Walk(store, new LineageSubgraphQueryOptions
        {
            StartingArtifacts = new StartingNodes { FilterQuery = "id > 1" },
            MaxNumHops = 1,
        });
        Assert.Equal(4999, found.Artifacts.Count);
        Assert.Equal(4999, found.Events.Count);
        Assert.Equal(1, Assert.Single(found.Executions).Id);
    }

    /// <summary>A wide graph is walked in seconds: its hops are queries over sets.</summary>
    [Fact]
    public async Task AWideGraphIsWalkedInSeconds()
    {
        var width = Effort.Of(smoke: 20_000, full: 100_000);
        // One execution takes all, each of the next ones takes what an own artifact of the first is.
        await using var store = await LineageStores.Create(
            width, width / 10,
            Enumerable.Range(1, width).SelectMany(id => new[] { (id, 1, Type.Output), (id, (id % (width / 10)) + 1, Type.Input) }));
        var options = new LineageSubgraphQueryOptions { StartingArtifacts = new StartingNodes { FilterQuery = "id = 1" } };
        var watch = Stopwatch.StartNew();
        var found = await Walk(store, options);
        output.WriteLine($"{width} artifacts, {found.Events.Count} events: {watch.ElapsedMilliseconds} ms");
        Assert.Equal((width, width / 10, 2 * width), (found.Artifacts.Count, found.Executions.Count, found.Events.Count));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task WithoutHopsTheWalkGoesAHundredAndNeverFurther()
    {
        await using var store = await Chain(120);
        foreach (var hops in new long?[] { null, 100, 101, long.MaxValue })
        {
            var options = new LineageSubgraphQueryOptions { StartingArtifacts = new StartingNodes { FilterQuery = "id = 1" } };
            if (hops is { } given)
                options.MaxNumHops = given;
            var found = await Walk(store, options);
            Assert.Equal((51, 50, 100), (found.Artifacts.Count, found.Executions.Count, found.Events.Count));
        }
    }

    [Theory]
    [InlineData("artifacts", "artifacts")]
    [InlineData("contexts,attributions", "contexts,attributions")]
    [InlineData("context_types", "context_types")]
    [InlineData("nonsense,parent_contexts,artifacts.id,*,", "")]
    [InlineData("events,associations,executions", "executions,events,associations")]
    [InlineData("", "artifact_types,execution_types,context_types,artifacts,executions,contexts,events,attributions,associations")]
    public async Task TheMaskSelectsFields(string paths, string fields)
    {
        await using var store = await Fan(3);
        var request = new GetLineageSubgraphRequest
        {
            LineageSubgraphQueryOptions = new LineageSubgraphQueryOptions
            {
                StartingArtifacts = new StartingNodes { FilterQuery = "id > 0" },
            },
            ReadMask = new FieldMask { Paths = { paths.Length == 0 ? [] : paths.Split(',') } },
        };
        var found = (await store.GetLineageSubgraph(request, null!)).LineageSubgraph;
        var set = LineageGraph.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => field.Accessor.GetValue(found) is System.Collections.ICollection { Count: > 0 }).Select(field => field.Name);
        Assert.Equal(fields, string.Join(',', set));
    }

    /// <summary>All types of the store, the predefined ones included, without external ids; nodes with their ids only.</summary>
    [Fact]
    public async Task TypesAreAllOfTheStoreAndNodesAreTheirIds()
    {
        await using var store = await Fan(2);
        var found = await Walk(store, new LineageSubgraphQueryOptions { StartingArtifacts = new StartingNodes { FilterQuery = "id = 1" } });
        Assert.Equal((5, 6, 1), (found.ArtifactTypes.Count, found.ExecutionTypes.Count, found.ContextTypes.Count));
        Assert.Contains(found.ExecutionTypes, type => type.Name == "mlmd.Deploy");
        Assert.False(found.ContextTypes[0].HasExternalId);
        Assert.Equal(new Artifact { Id = 1 }, found.Artifacts[0]);
        Assert.Equal(new Execution { Id = 1 }, found.Executions[0]);
        Assert.Equal(new Context { Id = 1 }, found.Contexts[0]);
    }

    /// <summary>A filter of ending nodes that is there and empty ends the walk at every node; one that is not there ends nothing.</summary>
    [Theory]
    [InlineData(null, false, 1)]
    [InlineData("", false, 0)]
    [InlineData("", true, 1)]
    public async Task AnEmptyEndingFilterEndsEverywhere(string? filter, bool include, int executions)
    {
        await using var store = await Fan(3);
        var ending = new EndingNodes { IncludeEndingNodes = include };
        if (filter is not null)
            ending.FilterQuery = filter;
        var found = await Walk(store, new LineageSubgraphQueryOptions
        {
            StartingArtifacts = new StartingNodes { FilterQuery = "id = 1" },
            EndingExecutions = ending,
        });
        Assert.Equal(executions, found.Executions.Count);
        Assert.Equal(filter is null ? 3 : 1, found.Artifacts.Count);
    }

    [Theory]
    [InlineData(null, 0, StatusCode.InvalidArgument, "Missing arguments for listing starting nodes.")]
    [InlineData("", -1, StatusCode.InvalidArgument, "Cannot list starting nodes if `filter_query` is unspecified.")]
    [InlineData("foo = 1", -1, StatusCode.InvalidArgument, "max_num_hops cannot be negative: max_num_hops = -1")]
    [InlineData("id = 99", 0, StatusCode.NotFound, "Cannot find qualified nodes to start the traversal.")]
    [InlineData("foo = 1", 0, StatusCode.InvalidArgument, "Invalid `filter_query`: ")]
    public async Task RefusalsAreTheLibrarys(string? filter, long hops, StatusCode code, string message)
    {
        await using var store = await Fan(1);
        var options = new LineageSubgraphQueryOptions { MaxNumHops = hops };
        if (filter is not null)
            options.StartingExecutions = new StartingNodes { FilterQuery = filter };
        var error = await Assert.ThrowsAsync<RpcException>(() => Walk(store, options));
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith(message, error.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<LineageGraph> Walk(EmbeddedStore store, LineageSubgraphQueryOptions options) =>
        (await store.GetLineageSubgraph(new GetLineageSubgraphRequest { LineageSubgraphQueryOptions = options }, null!)).LineageSubgraph;

    /// <summary>One execution with so many inputs; the first is in a context.</summary>
    private static Task<EmbeddedStore> Fan(int artifacts) =>
        LineageStores.Create(artifacts, 1, Enumerable.Range(1, artifacts).Select(id => (id, 1, Type.Input)));

    /// <summary>Artifact 1 into execution 1, that into artifact 2 and so on.</summary>
    private static Task<EmbeddedStore> Chain(int length) => LineageStores.Create(
        length, length,
        Enumerable.Range(1, length - 1).SelectMany(id => new[]
        {
            (id, id, Type.Input), (id + 1, id, Type.Output),
        }));

    private static List<long> Ids(Random random, int count) =>
        Enumerable.Range(0, random.Next(1, 4)).Select(_ => (long)random.Next(count) + 1).Distinct().ToList();
#pragma warning restore CA5394

    private static string Filter(IEnumerable<long> ids) =>
        $"id IN ({string.Join(", ", ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))})";
}
