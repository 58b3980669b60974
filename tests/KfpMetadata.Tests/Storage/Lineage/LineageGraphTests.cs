using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using BoundaryConstraint = KfpMetadata.Protocol.LineageGraphQueryOptions.Types.BoundaryConstraint;
using Type = KfpMetadata.Protocol.Event.Types.Type;

namespace KfpMetadata.Tests.Storage.Lineage;

/// <summary>The deprecated GetLineageGraph.</summary>
#pragma warning disable CS0612, CS0618 // That is the point.
public sealed class LineageGraphTests
{
    /// <summary>Whole nodes: those that the singular calls give for the nodes of a walk made node by node.</summary>
    [Fact]
    public async Task TheGraphIsThatOfSingularCalls()
    {
        for (var seed = 100; seed < 130; seed++)
        {
#pragma warning disable CA5394 // A seeded generator is the point.
            var random = new Random(seed);
            await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
            var graph = await RandomGraph.Create(store, random);
            var (boundaryArtifact, boundaryExecution, hops) = (random.Next(graph.Artifacts), random.Next(graph.Executions), random.Next(6));
#pragma warning restore CA5394
            var model = new NodeByNodeWalk(store)
            {
                IsEnding = (isArtifact, id) => id == (isArtifact ? boundaryArtifact : boundaryExecution),
                IncludesEnding = _ => true,
            };
            await model.Run(fromArtifacts: true, [1], hops);
            var found = await Read(store, new LineageGraphQueryOptions
            {
                ArtifactsOptions = new ListOperationOptions { MaxResultSize = 1 },
                StopConditions = new BoundaryConstraint
                {
                    MaxNumHops = hops,
                    BoundaryArtifacts = $"id = {boundaryArtifact}",
                    BoundaryExecutions = $"id = {boundaryExecution}",
                },
            });

            var artifacts = new GetArtifactsByIDRequest
            {
                ArtifactIds = { model.Nodes.Where(node => node.IsArtifact).Select(node => node.Id) },
            };
            Assert.Equal((await store.GetArtifactsByID(artifacts, null!)).Artifacts, found.Artifacts);
            var executions = new GetExecutionsByIDRequest
            {
                ExecutionIds = { model.Nodes.Where(node => !node.IsArtifact).Select(node => node.Id) },
            };
            Assert.Equal((await store.GetExecutionsByID(executions, null!)).Executions, found.Executions);
            Assert.True(model.Events.SetEquals(found.Events), $"seed {seed}");
            var contexts = new GetContextsByIDRequest
            {
                ContextIds =
                {
                    found.Attributions.Select(item => item.ContextId).Concat(found.Associations.Select(item => item.ContextId)),
                },
            };
            Assert.Equal((await store.GetContextsByID(contexts, null!)).Contexts, found.Contexts);
        }
    }

    /// <summary>20 nodes unless more are asked for: the nearest ones, and the events between them.</summary>
    [Theory]
    [InlineData(null, 10, 10)]
    [InlineData(3, 2, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1000, 30, 29)]
    public async Task TheNumberOfNodesIsLimited(int? size, int artifacts, int executions)
    {
        await using var store = await LineageStores.Create(30, 29, Enumerable.Range(1, 29).SelectMany(id => new[]
        {
            (id, id, Type.Input), (id + 1, id, Type.Output),
        }));
        var options = new LineageGraphQueryOptions { ArtifactsOptions = new ListOperationOptions { MaxResultSize = 1 } };
        if (size is { } given)
            options.MaxNodeSize = given;
        var found = await Read(store, options);
        Assert.Equal((artifacts, executions), (found.Artifacts.Count, found.Executions.Count));
        Assert.Equal(artifacts + executions - 1, found.Events.Count);
    }

    [Fact]
    public async Task RequestsWithoutSenseAreRefused()
    {
        await using var store = await LineageStores.Create(1, 1, []);
        await Refuses(store, new LineageGraphQueryOptions(), StatusCode.InvalidArgument, "artifacts_options");
        var options = new LineageGraphQueryOptions { ArtifactsOptions = new ListOperationOptions { MaxResultSize = 0 } };
        await Refuses(store, options, StatusCode.InvalidArgument, "max_result_size");
        options.ArtifactsOptions = new ListOperationOptions();
        options.MaxNodeSize = 0;
        await Refuses(store, options, StatusCode.InvalidArgument, "max_node_size must be positive: max_node_size = 0");
        options.MaxNodeSize = 1;
        options.StopConditions = new BoundaryConstraint { MaxNumHops = -1 };
        await Refuses(store, options, StatusCode.InvalidArgument, "max_num_hops cannot be negative: max_num_hops = -1");
        await using var empty = EmbeddedStore.Open(new EmbeddedStoreOptions());
        options.StopConditions = null;
        await Refuses(empty, options, StatusCode.NotFound, "artifacts_options selects no artifact");
    }

    private static async Task Refuses(EmbeddedStore store, LineageGraphQueryOptions options, StatusCode code, string message)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => Read(store, options));
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith(message, error.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<LineageGraph> Read(EmbeddedStore store, LineageGraphQueryOptions options) =>
        (await store.GetLineageGraph(new GetLineageGraphRequest { Options = options }, null!)).Subgraph;
}
