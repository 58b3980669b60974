using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Client;
using StoreClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Faults;

/// <summary>A call of the client to which things happen.</summary>
/// <param name="Rpc">The RPC behind it, which is struck.</param>
/// <param name="PrepareAsync">Makes ready what the call needs, undisturbed.</param>
/// <param name="CountAsync">How much there is in the store of what the call writes.</param>
internal sealed record FaultedCall(
    string Rpc, Func<MlmdClient, Scene, int, Task<Func<Task>>> PrepareAsync, Func<StoreClient, Scene, int, Task<int>> CountAsync)
{
    private const string Step = "step";

    /// <summary>Every kind of write the client makes, and a read. Each is used on a scene of its own.</summary>
    public static IReadOnlyList<FaultedCall> All { get; } =
    [
        new("PutExecution",
            static (client, scene, _) => Now(() => scene.RecordTaskAsync(client)),
            static async (store, scene, _) => (await store.GetExecutionsByContextAsync(new GetExecutionsByContextRequest { ContextId = scene.Run.Id })).Executions.Count),
        new("PutLineageSubgraph",
            static (client, scene, _) => Now(() => scene.RecordModelAsync(client)),
            AttributedAsync),
        new("PutArtifacts",
            static (client, scene, _) => Now(() => client.CreateNodesAsync([scene.Loose()], Token)),
            static async (store, scene, _) => (await store.GetArtifactsByTypeAsync(new GetArtifactsByTypeRequest { TypeName = scene.Data.Type })).Artifacts.Count),
        new("PutEvents",
            static async (client, scene, _) =>
            {
                var artifact = await NewAsync(client, scene);
                var link = new MlmdEvent { ArtifactId = artifact.Id, ExecutionId = scene.Task.Id, Type = MlmdEventType.Input, Path = [new MlmdEventPathStep("data")] };
                return () => client.PutEventsAsync([link], Token);
            },
            static async (store, scene, _) => (await store.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { scene.Task.Id } })).Events.Count),
        new("PutAttributionsAndAssociations",
            static async (client, scene, _) =>
            {
                var artifact = await NewAsync(client, scene);
                return () => client.PutMembersAsync([new ContextMember(artifact.Id, scene.Run.Id)], [], Token);
            },
            AttributedAsync),
        new("PutExecutions",
            static (client, scene, number) => Now(() => client.UpdateNodesAsync<MlmdExecution>(
                [new NodeUpdate { Id = scene.Task.Id, TypeId = scene.Task.TypeId, CustomProperties = { [$"{Step} {number}"] = true } }], Token)),
            static async (store, scene, _) => (await store.GetExecutionsByIDAsync(new GetExecutionsByIDRequest { ExecutionIds = { scene.Task.Id } })).Executions[0].CustomProperties.Count),
        new("PutArtifactType",
            static (client, scene, number) => Now(() => client.PutTypeAsync(new MlmdArtifactType { Name = $"{scene.Run.Type} {number}" }, false, Token)),
            static async (store, scene, number) => (await store.GetArtifactTypesAsync(new GetArtifactTypesRequest())).ArtifactTypes.Count(type => type.Name == $"{scene.Run.Type} {number}")),
        new("PutContexts",
            static (client, scene, number) => Now(() => client.CreateNodesAsync([scene.NextRun()], Token)),
            static async (store, scene, _) => (await store.GetContextsByTypeAsync(new GetContextsByTypeRequest { TypeName = scene.Run.Type })).Contexts.Count),
        new("PutParentContexts",
            static async (client, scene, _) =>
            {
                var parent = scene.NextRun();
                await client.CreateNodesAsync([parent], Token);
                return () => client.PutParentContextAsync(scene.Run.Id, parent.Id, Token);
            },
            static async (store, scene, _) => (await store.GetParentContextsByContextAsync(new GetParentContextsByContextRequest { ContextId = scene.Run.Id })).Contexts.Count),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<Func<Task>> Now(Func<Task> call) => Task.FromResult(call);

    private static async Task<MlmdArtifact> NewAsync(MlmdClient client, Scene scene)
    {
        var artifact = scene.Loose();
        await client.CreateNodesAsync([artifact], Token);
        return artifact;
    }

    private static async Task<int> AttributedAsync(StoreClient store, Scene scene, int number) =>
        (await store.GetArtifactsByContextAsync(new GetArtifactsByContextRequest { ContextId = scene.Run.Id })).Artifacts.Count;
}
