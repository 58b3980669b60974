using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>The shapes of recording leave every existing row as it is.</summary>
public sealed class RecordingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_output_adds_its_rows_and_touches_no_other(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var before = await Snapshot.TakeAsync(store.Raw);

        var model = await scene.RecordModelAsync(store.Client);

        var added = (await Snapshot.TakeAsync(store.Raw)).AssertOnlyAddsTo(before);
        Assert.Equal([$"artifact {model.Id}", $"attribution {model.Id} {scene.Run.Id}", $"event {model.Id} {scene.Task.Id} Output"], added);
        var link = Assert.Single(await store.Client.GetEventsAsync<MlmdArtifact>([model.Id], Token));
        Assert.Equal("model", link.Name);
        Assert.NotNull(link.Time);
        var read = Assert.Single(await store.Client.GetNodesByIdAsync<MlmdArtifact>([model.Id], Token));
        Assert.Equal(0.93, read.CustomProperties["accuracy"]);
        Assert.Equal(MlmdArtifactState.Live, read.State);
        Assert.True(read.HasGeneratedName);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_execution_adds_its_rows_and_touches_no_other(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var before = await Snapshot.TakeAsync(store.Raw);

        var record = await scene.RecordTaskAsync(store.Client);

        var (task, model) = (record.Execution.Id, record.Outputs[0].Artifact.Id);
        var added = (await Snapshot.TakeAsync(store.Raw)).AssertOnlyAddsTo(before);
        Assert.Equal(
            [
                $"artifact {model}", $"association {task} {scene.Run.Id}", $"attribution {scene.Data.Id} {scene.Run.Id}", $"attribution {model} {scene.Run.Id}",
                $"event {scene.Data.Id} {task} Input", $"event {model} {task} Output", $"execution {task}",
            ],
            added);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_input_link_adds_two_rows_and_touches_no_other(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var before = await Snapshot.TakeAsync(store.Raw);
        var link = new MlmdEvent { ArtifactId = scene.Data.Id, ExecutionId = scene.Task.Id, Type = MlmdEventType.Input, Path = [new MlmdEventPathStep("data")] };

        for (var i = 0; i < 2; i++)
        {
            await store.Client.PutMembersAsync([new ContextMember(scene.Data.Id, scene.Run.Id)], [], Token);
            await store.Client.PutEventsAsync([link], Token);
        }

        var added = (await Snapshot.TakeAsync(store.Raw)).AssertOnlyAddsTo(before);
        Assert.Equal([$"attribution {scene.Data.Id} {scene.Run.Id}", $"event {scene.Data.Id} {scene.Task.Id} Input"], added);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_update_changes_what_it_names_and_nothing_else(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var update = new NodeUpdate
        {
            Id = scene.Task.Id, TypeId = scene.Task.TypeId, State = (int)MlmdExecutionState.Complete,
            CustomProperties = { ["output:Loss.final"] = 0.25, ["n"] = 2L }, RemovedCustomProperties = ["lr"],
        };

        await store.Client.UpdateNodesAsync<MlmdExecution>([update], Token);

        var read = Assert.Single(await store.Client.GetNodesByIdAsync<MlmdExecution>([scene.Task.Id], Token));
        Assert.Equal(MlmdExecutionState.Complete, read.State);
        Assert.Equal("run-1", read.Properties["run_id"]);
        Assert.Equal("ext-task", read.ExternalId);
        Assert.Equal(scene.Task.Name, read.Name);
        Assert.Equal(["n", "output:Loss.final"], read.CustomProperties.Keys);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_context_that_bears_another_name_now_is_an_error_that_names_both(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        scene.Run.Name = "other";

        var error = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordModelAsync(store.Client));

        Assert.Equal(MlmdErrorId.UnexpectedAnswer, error.ErrorId);
        Assert.Contains($"context {scene.Run.Id}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_id_that_is_not_in_the_store_is_found_out_before_anything_is_written(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var before = await Snapshot.TakeAsync(store.Raw);

        var error = await Assert.ThrowsAsync<MlmdException>(() => store.Client.RecordOutputsAsync([scene.Run], [new OutputRecord(999, Scene.Model(), "m")], Token));

        Assert.Equal(MlmdErrorId.NotFound, error.ErrorId);
        Assert.Empty((await Snapshot.TakeAsync(store.Raw)).AssertOnlyAddsTo(before));
        Assert.Equal(0, store.Faults.Count("PutLineageSubgraph"));
    }
}
