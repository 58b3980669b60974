using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage.Lineage;

/// <summary>A store with random events between its nodes, cycles and pairs with several events included, and random contexts.</summary>
internal sealed class RandomGraph
{
    private static readonly Event.Types.Type[] EventTypes =
        [.. Enum.GetValues<Event.Types.Type>().Where(type => type != Event.Types.Type.Unknown)];

    private RandomGraph(EmbeddedStore store, int artifacts, int executions)
    {
        Store = store;
        Artifacts = artifacts;
        Executions = executions;
    }

    public EmbeddedStore Store { get; }

    /// <summary>Their number; the ids are 1 to it.</summary>
    public int Artifacts { get; }

    /// <summary>Their number; the ids are 1 to it.</summary>
    public int Executions { get; }

    public static async Task<RandomGraph> Create(EmbeddedStore store, Random random)
    {
        var artifactType = await store.PutArtifactType("A");
        var executionType = (await store.PutExecutionType(
            new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "E" } }, null!)).TypeId;
        var contextType = (await store.PutContextType(
            new PutContextTypeRequest { ContextType = new ContextType { Name = "C", ExternalId = "c" } }, null!)).TypeId;
        var graph = new RandomGraph(store, random.Next(1, 9), random.Next(1, 9));
        await store.PutArtifacts(
            new PutArtifactsRequest { Artifacts = { Enumerable.Repeat(new Artifact { TypeId = artifactType }, graph.Artifacts) } }, null!);
        await store.PutExecutions(
            new PutExecutionsRequest { Executions = { Enumerable.Repeat(new Execution { TypeId = executionType }, graph.Executions) } },
            null!);
        await store.PutContexts(
            new PutContextsRequest { Contexts = { "abc".Select(name => new Context { TypeId = contextType, Name = $"{name}" }) } }, null!);
        var events = Enumerable.Range(0, random.Next(1, 19))
            .Select(_ => (random.Next(graph.Artifacts) + 1, random.Next(graph.Executions) + 1, random.GetItems(EventTypes, 1)[0]))
            .Distinct();
        await store.PutEvents(
            new PutEventsRequest
            {
                Events = { events.Select(item => new Event { ArtifactId = item.Item1, ExecutionId = item.Item2, Type = item.Item3 }) },
            },
            null!);
        await store.PutAttributionsAndAssociations(
            new PutAttributionsAndAssociationsRequest
            {
                Attributions = { new Attribution { ArtifactId = random.Next(graph.Artifacts) + 1, ContextId = random.Next(3) + 1 } },
                Associations = { new Association { ExecutionId = random.Next(graph.Executions) + 1, ContextId = random.Next(3) + 1 } },
            },
            null!);
        return graph;
    }
}
