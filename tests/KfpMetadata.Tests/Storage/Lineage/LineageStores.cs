using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage.Lineage;

/// <summary>Stores with events given as triples.</summary>
internal static class LineageStores
{
    /// <summary>A store in memory; artifact 1 and execution 1 are in context 1.</summary>
    public static async Task<EmbeddedStore> Create(
        int artifacts, int executions, IEnumerable<(int Artifact, int Execution, Event.Types.Type Type)> events)
    {
        var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var artifactType = await store.PutArtifactType("A");
        var executionType = (await store.PutExecutionType(
            new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "E" } }, null!)).TypeId;
        var contextType = (await store.PutContextType(
            new PutContextTypeRequest { ContextType = new ContextType { Name = "C", ExternalId = "c" } }, null!)).TypeId;
        await store.PutArtifacts(
            new PutArtifactsRequest { Artifacts = { Enumerable.Repeat(new Artifact { TypeId = artifactType, Uri = "u" }, artifacts) } },
            null!);
        await store.PutExecutions(
            new PutExecutionsRequest { Executions = { Enumerable.Repeat(new Execution { TypeId = executionType }, executions) } }, null!);
        await store.PutContexts(
            new PutContextsRequest { Contexts = { new Context { TypeId = contextType, Name = "run" } } }, null!);
        await store.PutAttributionsAndAssociations(
            new PutAttributionsAndAssociationsRequest
            {
                Attributions = { new Attribution { ArtifactId = 1, ContextId = 1 } },
                Associations = { new Association { ExecutionId = 1, ContextId = 1 } },
            },
            null!);
        await store.PutEvents(
            new PutEventsRequest
            {
                Events =
                {
                    events.Select(item => new Event { ArtifactId = item.Artifact, ExecutionId = item.Execution, Type = item.Type }),
                },
            },
            null!);
        return store;
    }
}
