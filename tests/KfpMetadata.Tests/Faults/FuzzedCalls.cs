using KfpMetadata.Client;
using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Differential;

namespace KfpMetadata.Tests.Faults;

/// <summary>The calls of the client, each with what must be true of its answer whatever the server says.</summary>
internal static class FuzzedCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The kinds of rows that a write adds, in order.</summary>
    public static IReadOnlyList<string> Adds(string name) => name switch
    {
        "CreateNodes artifact" => ["artifact"],
        "CreateNodes execution" => ["execution"],
        "CreateNodes context" => ["context"],
        "CreateNodes artifacts" => ["artifact", "artifact", "artifact"],
        "RecordOutputs" => ["artifact", "attribution", "event"],
        "RecordExecution" => ["artifact", "association", "attribution", "event", "event", "execution"],
        "PutEvents" => ["event"],
        "PutMembers" => ["association", "attribution"],
        _ => [],
    };

    /// <summary>Whether a write may find that its rows are there already.</summary>
    public static bool MayBeThere(string name) => name is "PutEvents" or "PutMembers";

    /// <summary>The calls.</summary>
    /// <param name="client">The client.</param>
    /// <param name="scene">What the store holds.</param>
    /// <param name="runs">Two more contexts of it.</param>
    /// <param name="number">Sets the names of a write apart from others'.</param>
    /// <param name="dice">Chooses details.</param>
    public static IReadOnlyList<(string Name, bool IsWrite, Func<Task> Call)> Of(MlmdClient client, Scene scene, MlmdContext[] runs, string number, Dice dice) =>
    [
        ("GetType", false, async () => Named((await client.GetTypeAsync<MlmdArtifactType>("Model", null, Token))?.Name, "Model")),
        ("GetType execution", false, async () => Named((await client.GetTypeAsync<MlmdExecutionType>(scene.Task.Type!, null, Token))?.Name, scene.Task.Type!)),
        ("GetType context", false, async () => Named((await client.GetSettledTypeAsync<MlmdContextType>("KfpRun", null, Token))?.Name, "KfpRun")),
        ("GetTypes", false, async () => Positive((await client.GetTypesAsync<MlmdArtifactType>(Token)).Select(static type => type.Id))),
        ("GetTypes execution", false, async () => Positive((await client.GetTypesAsync<MlmdExecutionType>(Token)).Select(static type => type.Id))),
        ("GetTypes context", false, async () => Positive((await client.GetTypesAsync<MlmdContextType>(Token)).Select(static type => type.Id))),
        ("GetTypesById", false, async () => Among((await client.GetTypesByIdAsync<MlmdArtifactType>([scene.Data.TypeId], Token)).Select(static type => type.Id), scene.Data.TypeId)),
        ("GetNodesById", false, async () => Among((await client.GetNodesByIdAsync<MlmdArtifact>([1, 2], Token)).Select(static node => node.Id), 1, 2)),
        ("GetNodesById execution", false, async () => Among((await client.GetNodesByIdAsync<MlmdExecution>([1, 3, 99], Token)).Select(static node => node.Id), 1, 3)),
        ("GetNodesById context", false, async () => Among((await client.GetNodesByIdAsync<MlmdContext>([1], Token)).Select(static node => node.Id), 1)),
        ("GetNodeByTypeAndName", false, async () => Named((await client.GetNodeByTypeAndNameAsync<MlmdArtifact>("Model", "m1", null, Token))?.Name, "m1")),
        ("GetNodeByTypeAndName execution", false, async () => Named((await client.GetNodeByTypeAndNameAsync<MlmdExecution>(scene.Task.Type!, "t1", null, Token))?.Name, "t1")),
        ("GetNodeByTypeAndName context", false, async () => Named((await client.GetNodeByTypeAndNameAsync<MlmdContext>("KfpRun", "run-2", null, Token))?.Name, "run-2")),
        ("GetNodesByExternalId", false, async () =>
            Assert.All(await client.GetNodesByExternalIdAsync<MlmdArtifact>(["ext-data"], Token), static node => Assert.Equal("ext-data", node.ExternalId))),
        ("GetNodesByExternalId execution", false, async () =>
            Assert.All(await client.GetNodesByExternalIdAsync<MlmdExecution>(["ext-task"], Token), static node => Assert.Equal("ext-task", node.ExternalId))),
        ("GetArtifactsByUri", false, async () => Assert.All(await client.GetArtifactsByUriAsync(["s3://model"], Token), static node => Assert.Equal("s3://model", node.Uri))),
        ("GetContextsOf", false, async () => Positive((await client.GetContextsOfAsync<MlmdArtifact>(2, Token)).Select(static node => node.Id))),
        ("GetContextsOf execution", false, async () => Positive((await client.GetContextsOfAsync<MlmdExecution>(2, Token)).Select(static node => node.Id))),
        ("GetRelatedContexts", false, async () => Positive((await client.GetRelatedContextsAsync(scene.Run.Id, dice.Percent(50), Token)).Select(static node => node.Id))),
        ("GetEvents", false, async () => Among((await client.GetEventsAsync<MlmdExecution>([2, 3], Token)).Select(static link => link.ExecutionId), 2, 3)),
        ("GetEvents artifact", false, async () => Among((await client.GetEventsAsync<MlmdArtifact>([1, 2], Token)).Select(static link => link.ArtifactId), 1, 2)),
        ("GetMemberships", false, () => client.GetMembershipsAsync<MlmdExecution>([1, 2, 3], Token)),
        ("GetMembers", false, () => client.GetMembersAsync<MlmdArtifact>([scene.Run.Id], Token)),
        ("ListNodes", false, () => ListAsync<MlmdArtifact>(client, new NodeQuery { PageSize = 1 })),
        ("ListNodes execution", false, () => ListAsync<MlmdExecution>(client, new NodeQuery { PageSize = 2, Descending = true, OrderBy = NodeOrder.CreateTime })),
        ("ListNodes context", false, () => ListAsync<MlmdContext>(client, new NodeQuery { Type = "KfpRun", PageSize = 1 })),
        ("ListNodes of a context", false, () => ListAsync<MlmdExecution>(client, new NodeQuery { ContextId = scene.Run.Id, PageSize = 1 })),
        ("ListNodes filtered", false, () => ListAsync<MlmdArtifact>(client, new NodeQuery { Filter = "uri = 's3://model'", Limit = 2 })),
        ("Walk", false, () => new LineageWalker(
            client, new LineageRequest([scene.Data]) { Direction = dice.Percent(50) ? MlmdLineageDirection.Both : MlmdLineageDirection.Downstream }, Token).WalkAsync()),
        ("Runs", false, async () =>
        {
            await foreach (var tree in new RunLister(client, static () => new ReadBudget()).ListAsync(new RunQuery(), Token)) Assert.All(tree.Tasks, static task => Assert.True(task.ExecutionId > 0));
        }),
        ("PutType", true, async () => Named((await client.PutTypeAsync(new MlmdArtifactType { Name = "New" + number, Properties = { ["p"] = MlmdPropertyType.Int } }, true, Token)).Name, "New" + number)),
        ("CreateNodes artifact", true, () => CreateAsync(client, Scene.Model("new" + number))),
        ("CreateNodes execution", true, () => CreateAsync(client, scene.Next("new" + number))),
        ("CreateNodes context", true, () => CreateAsync(client, Context(scene, "new" + number))),
        ("CreateNodes artifacts", true, () => CreateAsync(client, scene.Loose(), scene.Loose(), scene.Loose())),
        ("RecordOutputs", true, () => scene.RecordModelAsync(client, Scene.Model("out" + number))),
        ("RecordExecution", true, () => scene.RecordTaskAsync(client, scene.Next("task" + number), Scene.Model("of" + number))),
        ("UpdateNodes", true, () => client.UpdateNodesAsync<MlmdArtifact>(
            [new NodeUpdate { Id = scene.Data.Id, TypeId = scene.Data.TypeId, CustomProperties = { ["note"] = number } }], Token)),
        ("PutEvents", true, () => client.PutEventsAsync(
            [new MlmdEvent { ArtifactId = scene.Data.Id, ExecutionId = dice.Pick(1L, 2, 3, 4), Type = dice.Pick(MlmdEventType.Input, MlmdEventType.DeclaredInput), Path = [new MlmdEventPathStep("data")] }], Token)),
        ("PutMembers", true, () => client.PutMembersAsync([new ContextMember(1, runs[1].Id)], [new ContextMember(1, runs[1].Id)], Token)),
        ("PutParentContext", true, () => client.PutParentContextAsync(runs[0].Id, scene.Run.Id, Token)),
    ];

    private static async Task ListAsync<TNode>(MlmdClient client, NodeQuery query)
        where TNode : MlmdNode
    {
        var seen = new HashSet<long>();
        await foreach (var node in client.ListNodesAsync<TNode>(query, Token)) Assert.True(node.Id > 0 && seen.Add(node.Id));
    }

    private static async Task CreateAsync<TNode>(MlmdClient client, params TNode[] nodes)
        where TNode : MlmdNode
    {
        await client.CreateNodesAsync(nodes, Token);
        Positive(nodes.Select(static node => node.Id));
    }

    private static MlmdContext Context(Scene scene, string name)
    {
        var context = scene.NextRun();
        context.Name = name;
        return context;
    }

    private static void Named(string? name, string asked) => Assert.True(name is null || name == asked, $"{name} came for {asked}");

    private static void Positive(IEnumerable<long> ids) => Assert.All(ids, static id => Assert.True(id > 0));

    private static void Among(IEnumerable<long> ids, params long[] asked) => Assert.All(ids, id => Assert.Contains(id, asked));
}
