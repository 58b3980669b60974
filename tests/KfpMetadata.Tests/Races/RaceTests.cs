using KfpMetadata.Tests.Kfp;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Races;

/// <summary>Four writers do the same thing at the same moment, through two servers on one database.</summary>
[Collection(AloneCollection.Name)]
public sealed class RaceTests
{
    private static readonly int Rounds = Effort.Of(smoke: 3, full: 25);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly ReferenceRelease[] Releases = [ReferenceRelease.V1_17_1, ReferenceRelease.V1_14_0];

    public static MatrixTheoryData<ReferenceDatabaseKind, ReferenceRelease> Stores =>
        new(Enum.GetValues<ReferenceDatabaseKind>(), Releases[..Effort.Of(smoke: 1, full: 2)]);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Runs_types_outputs_links_and_updates_are_written_once(ReferenceDatabaseKind kind, ReferenceRelease release)
    {
        await using var store = await RaceStore.OpenAsync(kind, release);
        for (var round = 0; round < Rounds; round++)
        {
            var run = await OneRunAsync(store, round);
            var type = await OneTypeAsync(store, round);
            var tasks = await OutputsAsync(store, run, type);
            await OneNameAsync(store, type, round);
            await LinksAsync(store, tasks[0]);
            await UpdatesAsync(store, run, tasks[0]);
        }

        // What a type is called has one id, whoever asks, and every node is of that one.
        var names = (await store.Writers[0].Client.GetTypesAsync<MlmdArtifactType>(Token)).Select(static type => type.Name).Distinct(StringComparer.Ordinal);
        foreach (var name in names) await RequireOneTypeAsync(store, name);
    }

    private static async Task<MlmdContext> OneRunAsync(RaceStore store, int round)
    {
        var runs = await store.AllAsync((writer, _) => writer.RunAsync($"run {round}", "p"));
        Assert.Single(runs.Select(static run => run.Id).Distinct());
        Assert.Single(runs.Select(static run => run.TypeId).Distinct());
        var listed = new List<MlmdContext>();
        await foreach (var context in store.Writers[1].Client.ListNodesAsync<MlmdContext>(new NodeQuery(), Token)) listed.Add(context);
        Assert.Single(listed, context => context.Name == $"run {round}");
        return runs[0];
    }

    private static async Task<MlmdArtifactType> OneTypeAsync(RaceStore store, int round)
    {
        var types = await store.AllAsync((writer, number) => writer.Client.PutTypeAsync(
            new MlmdArtifactType { Name = $"Type {round}", Properties = { ["common"] = MlmdPropertyType.String, [$"own {number}"] = MlmdPropertyType.Int } }, true, Token));
        Assert.Single(types.Select(static type => type.Id).Distinct());
        var stored = await store.Writers[0].Client.GetTypeAsync<MlmdArtifactType>(types[0].Name, null, Token);
        Assert.Equal(types[0].Id, stored!.Id);
        Assert.Equal(["common", "own 0", "own 1", "own 2", "own 3"], stored.Properties.Keys.Order(StringComparer.Ordinal));
        return stored;
    }

    private static async Task<MlmdExecution[]> OutputsAsync(RaceStore store, MlmdContext run, MlmdArtifactType type)
    {
        var tasks = await store.AllAsync(async (writer, number) =>
        {
            var task = await writer.TaskAsync(run, $"components.{type.Name}");
            await writer.OutputAsync(task, new NodeRequest { Type = new TypeRequest { Name = type.Name }, Uri = $"s3://{number}" }, "model");
            return task;
        });
        Assert.Single(tasks.Select(static task => task.TypeId).Distinct());
        var members = await store.Writers[0].Client.GetMembershipsAsync<MlmdExecution>([.. tasks.Select(static task => task.Id)], Token);
        Assert.Equal(tasks.Select(static task => task.Id).Order(), members.Select(static member => member.NodeId).Order());
        var events = await store.Writers[1].Client.GetEventsAsync<MlmdExecution>([.. tasks.Select(static task => task.Id)], Token);
        Assert.Equal(tasks.Length, events.Count);
        return tasks;
    }

    /// <summary>Of the same name one is written; the others are told which.</summary>
    private static async Task OneNameAsync(RaceStore store, MlmdArtifactType type, int round)
    {
        var told = await store.AllAsync(async (writer, _) =>
        {
            var artifact = new MlmdArtifact { Type = type.Name, Name = $"named {round}", Uri = "s3://named" };
            try
            {
                await writer.Client.CreateNodesAsync([artifact], Token);
                return artifact.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (MlmdException taken)
            {
                return taken.ErrorId;
            }
        });
        Assert.Equal(told.Length - 1, told.Count(static answer => answer == MlmdErrorId.AlreadyExists));
    }

    private static async Task LinksAsync(RaceStore store, MlmdExecution task)
    {
        var data = new MlmdArtifact { Type = "Model", Uri = "s3://data" };
        await store.Writers[0].PutTypeAsync<MlmdArtifactType>("Model");
        await store.Writers[0].Client.CreateNodesAsync([data], Token);
        var link = new MlmdEvent { ArtifactId = data.Id, ExecutionId = task.Id, Type = MlmdEventType.Input, Path = [new MlmdEventPathStep("data")] };
        var contexts = await store.Writers[0].Client.GetContextsOfAsync<MlmdExecution>(task.Id, Token);
        await store.AllAsync(async (writer, _) =>
        {
            await writer.Client.PutMembersAsync([new ContextMember(data.Id, contexts[0].Id)], [], Token);
            await writer.Client.PutEventsAsync([link], Token);
            return true;
        });
        Assert.Single(await store.Writers[1].Client.GetEventsAsync<MlmdArtifact>([data.Id], Token));
        Assert.Single(await store.Writers[1].Client.GetContextsOfAsync<MlmdArtifact>(data.Id, Token));
    }

    /// <summary>Different properties of one node, and the same one of another.</summary>
    private static async Task UpdatesAsync(RaceStore store, MlmdContext run, MlmdExecution task)
    {
        await store.AllAsync(async (writer, number) =>
        {
            await writer.Client.UpdateNodesAsync<MlmdContext>([new NodeUpdate { Id = run.Id, TypeId = run.TypeId, CustomProperties = { [$"own {number}"] = (long)number } }], Token);
            await writer.Client.UpdateNodesAsync<MlmdExecution>(
                [new NodeUpdate { Id = task.Id, TypeId = task.TypeId, State = (int)MlmdExecutionState.Complete, CustomProperties = { ["last"] = (long)number } }], Token);
            return true;
        });
        var stored = await store.Writers[1].ReadAsync<MlmdContext>(run.Id);
        Assert.Equal([0L, 1L, 2L, 3L], Enumerable.Range(0, 4).Select(number => stored.CustomProperties[$"own {number}"]));
        Assert.Equal(run.Name, stored.Properties["run_id"]);
        var done = await store.Writers[0].ReadAsync<MlmdExecution>(task.Id);
        Assert.Equal(MlmdExecutionState.Complete, done.State);
        Assert.InRange((long)done.CustomProperties["last"]!, 0L, 3L);
    }

    private static async Task RequireOneTypeAsync(RaceStore store, string name)
    {
        var rows = (await store.Writers[0].Client.GetTypesAsync<MlmdArtifactType>(Token)).Where(row => row.Name == name).Select(static row => row.Id);
        var used = await store.AllAsync(async (writer, _) => (await writer.Client.GetTypeAsync<MlmdArtifactType>(name, null, Token))!.Id);
        var type = Assert.Single(used.Distinct());
        Assert.Contains(type, rows);
        await foreach (var artifact in store.Writers[0].Client.ListNodesAsync<MlmdArtifact>(new NodeQuery(), Token))
            Assert.True(artifact.Type != name || artifact.TypeId == type, $"{artifact} is of type {artifact.TypeId}, not {type}");
    }
}
