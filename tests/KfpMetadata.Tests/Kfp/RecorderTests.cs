using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Kfp;

/// <summary>The conventions of Kubeflow's helpers, on the embedded store and on both releases of the real one.</summary>
public sealed class RecorderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_run_context_bears_the_run_id_and_both_properties(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);

        var created = await store.RunAsync("run-abc-123", "my-pipeline");
        var again = await store.RunAsync("run-abc-123", "another");
        var alone = await store.RunAsync("run-2");

        Assert.Equal(created.Id, again.Id);
        var read = await store.ReadAsync<MlmdContext>(created.Id);
        Assert.Equal(("KfpRun", "run-abc-123"), (read.Type, read.Name));
        Assert.Equal(["pipeline_name=my-pipeline", "run_id=run-abc-123"], Pairs(read.Properties));
        Assert.Equal(["pipeline_name=run-2", "run_id=run-2"], Pairs((await store.ReadAsync<MlmdContext>(alone.Id)).Properties));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task The_context_of_another_type_with_the_same_name_does_not_matter(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var other = await store.Runs.CreateContextAsync(new NodeRequest { Type = new TypeRequest { Name = "system.PipelineRun" }, Name = "run-1" }, Token);

        var run = await store.RunAsync("run-1");

        Assert.NotEqual(other.Id, run.Id);
        Assert.Equal("KfpRun", run.Type);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_old_run_type_gains_what_it_lacks_and_keeps_the_rest(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        await store.PutTypeAsync<MlmdContextType>("KfpRun", ("run_id", MlmdPropertyType.String), ("note", MlmdPropertyType.Int));

        await store.RunAsync("run-1");

        var type = await store.Client.GetTypeAsync<MlmdContextType>("KfpRun", null, Token);
        Assert.Equal(["note", "pipeline_name", "run_id"], type!.Properties.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_execution_declares_run_pipeline_and_component(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var run = await store.RunAsync("run-1", "p");

        var task = await store.TaskAsync(run, "components.MyTrainer", new() { ["input:lr"] = 0.1 });

        var read = await store.ReadAsync<MlmdExecution>(task.Id);
        Assert.Equal(["component_id=MyTrainer", "pipeline_name=p", "run_id=run-1"], Pairs(read.Properties));
        Assert.Equal(0.1, read.CustomProperties["input:lr"]);
        Assert.Equal(MlmdExecutionState.Running, read.State);
        Assert.Equal(run.Id, Assert.Single(await store.Client.GetContextsOfAsync<MlmdExecution>(task.Id, Token)).Id);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_type_of_Kubeflows_own_is_never_given_properties(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        await store.PutTypeAsync<MlmdExecutionType>("system.ContainerExecution");
        var run = await store.RunAsync("run-1", "p");

        var task = await store.TaskAsync(run, "system.ContainerExecution");
        var importer = await store.TaskAsync(run, "system.ImporterExecution");

        Assert.Empty((await store.Client.GetTypeAsync<MlmdExecutionType>("system.ContainerExecution", null, Token))!.Properties);
        Assert.Empty((await store.Client.GetTypeAsync<MlmdExecutionType>("system.ImporterExecution", null, Token))!.Properties);
        Assert.Equal("run-1", (await store.ReadAsync<MlmdExecution>(task.Id)).CustomProperties["run_id"]);
        Assert.Empty((await store.ReadAsync<MlmdExecution>(importer.Id)).Properties);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_output_is_named_typed_and_attributed(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var run = await store.RunAsync("run-1", "p");
        var task = await store.TaskAsync(run);
        var before = await store.SnapshotAsync();

        var model = await store.OutputAsync(task, RecordedStore.Model());

        var added = (await store.SnapshotAsync()).AssertOnlyAddsTo(before);
        Assert.Equal([$"artifact {model.Id}", $"attribution {model.Id} {run.Id}", $"event {model.Id} {task.Id} Output"], added);
        var read = await store.ReadAsync<MlmdArtifact>(model.Id);
        Assert.Empty(read.Properties);
        Assert.Equal(["name=output", "pipeline_name=p", "run_id=run-1"], Pairs(read.CustomProperties));
        Assert.Equal(MlmdArtifactState.Live, read.State);
        var link = Assert.Single(await store.Client.GetEventsAsync<MlmdArtifact>([model.Id], Token));
        Assert.Equal(new MlmdEventPathStep("output"), Assert.Single(link.Path));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_type_of_2020_declares_the_names_and_never_has_both(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        await store.PutTypeAsync<MlmdArtifactType>("Model", ("name", MlmdPropertyType.String), ("run_id", MlmdPropertyType.String), ("pipeline_name", MlmdPropertyType.Int));
        var task = await store.TaskAsync(await store.RunAsync("run-1", "p"));

        var model = await store.OutputAsync(task, RecordedStore.Model(), "model");

        var read = await store.ReadAsync<MlmdArtifact>(model.Id);
        Assert.Equal(["name=model", "run_id=run-1"], Pairs(read.Properties));
        Assert.Equal(["pipeline_name=p"], Pairs(read.CustomProperties));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("run_id")]
    [InlineData("pipeline_name")]
    public async Task A_reserved_name_of_an_output_is_refused(string name)
    {
        await using var store = await RecordedStore.OpenAsync(StoreKind.Embedded);
        var task = await store.TaskAsync(await store.RunAsync("run-1"));
        var before = await store.SnapshotAsync();

        var error = await Assert.ThrowsAsync<MlmdException>(() => store.OutputAsync(task, RecordedStore.Model() with { CustomProperties = new() { [name] = "x" } }));

        Assert.Equal(MlmdErrorId.ReservedName, error.ErrorId);
        Assert.Empty((await store.SnapshotAsync()).AssertOnlyAddsTo(before));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_v2_run_brings_its_pipeline(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var pipeline = await store.Runs.CreateContextAsync(new NodeRequest { Type = new TypeRequest { Name = "system.Pipeline" }, Name = "p" }, Token);
        var run = await store.Runs.CreateContextAsync(
            new NodeRequest { Type = new TypeRequest { Name = "system.PipelineRun" }, Name = "uuid-1", CustomProperties = new() { ["namespace"] = "team" } }, Token);
        await store.Client.PutParentContextAsync(run.Id, pipeline.Id, Token);
        var before = await store.SnapshotAsync();

        var task = await store.TaskAsync(run, "system.ContainerExecution");
        var model = await store.OutputAsync(task, RecordedStore.Model());

        var added = (await store.SnapshotAsync()).AssertOnlyAddsTo(before);
        Assert.Contains($"association {task.Id} {pipeline.Id}", added);
        Assert.Contains($"association {task.Id} {run.Id}", added);
        Assert.Contains($"attribution {model.Id} {pipeline.Id}", added);
        Assert.Contains($"attribution {model.Id} {run.Id}", added);
        Assert.Equal(["name=output", "pipeline_name=p", "run_id=uuid-1"], Pairs((await store.ReadAsync<MlmdArtifact>(model.Id)).CustomProperties));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_input_of_another_namespace_is_refused(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var theirs = await PipelineRunAsync(store, "run-a", "team-a");
        var ours = await PipelineRunAsync(store, "run-b", "team-b");
        var data = await store.OutputAsync(await store.TaskAsync(theirs, "system.ContainerExecution"), RecordedStore.Model());
        var inputs = new LinkRecorder(store.Connection);

        var error = await Assert.ThrowsAsync<MlmdException>(() => inputs.CheckNamespaceAsync(data, [ours], Token));
        await inputs.CheckNamespaceAsync(data, [theirs], Token);

        Assert.Equal(MlmdErrorId.UnsafeRequest, error.ErrorId);
        Assert.Contains("team-a", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task The_newest_artifact_of_a_uri_is_the_input(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var task = await store.TaskAsync(await store.RunAsync("run-1"));
        await store.OutputAsync(task, RecordedStore.Model("s3://same"));
        var second = await store.OutputAsync(task, RecordedStore.Model("s3://same"));
        var inputs = new LinkRecorder(store.Connection);

        var (found, count) = await inputs.FindByUriAsync("s3://same", Token);
        var missing = await Assert.ThrowsAsync<MlmdException>(() => inputs.FindByUriAsync("s3://SAME", Token));

        Assert.Equal((second.Id, 2), (found.Id, count));
        Assert.Equal(MlmdErrorId.NotFound, missing.ErrorId);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Linking_an_input_twice_writes_once_and_rewrites_nothing(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var run = await store.RunAsync("run-1");
        var task = await store.TaskAsync(run);
        var data = await new NodeFactory(store.Connection).ArtifactAsync(new NodeRequest { Type = new TypeRequest { Name = "Dataset" }, Uri = "s3://data" }, Token);
        await store.Client.CreateNodesAsync([data], Token);
        var before = await store.SnapshotAsync();
        var inputs = new LinkRecorder(store.Connection);

        await inputs.WriteAsync([new ArtifactLink(task.Id, data, MlmdEventType.Input, "data", [run])], Token);
        await inputs.WriteAsync([new ArtifactLink(task.Id, data, MlmdEventType.Input, "data", [run])], Token);
        var error = await Assert.ThrowsAsync<MlmdException>(() => inputs.WriteAsync([new ArtifactLink(task.Id, data, MlmdEventType.Input, "other", [run])], Token));

        Assert.Equal([$"attribution {data.Id} {run.Id}", $"event {data.Id} {task.Id} Input"], (await store.SnapshotAsync()).AssertOnlyAddsTo(before));
        Assert.Equal(MlmdErrorId.LinkedOtherwise, error.ErrorId);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_whole_task_is_one_transaction(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var run = await store.RunAsync("run-1", "p");
        var data = await store.OutputAsync(await store.TaskAsync(run), RecordedStore.Model("s3://data"), "data");

        var task = await store.Runs.CreateExecutionAsync(
            new ExecutionRequest
            {
                Node = new NodeRequest { Type = new TypeRequest { Name = "components.Eval" } },
                Contexts = [run],
                InRun = true,
                Inputs = [new InputRecord(data.Id, "data")],
                Outputs = [new OutputRequest(new NodeRequest { Type = new TypeRequest { Name = "Metrics" }, Uri = "s3://m" }, "metrics")],
            },
            Token);

        var links = await store.Client.GetEventsAsync<MlmdExecution>([task.Id], Token);
        Assert.Equal(["Input data", "Output metrics"], links.Select(link => $"{link.Type} {link.Name}").Order(StringComparer.Ordinal));
        var refused = await Assert.ThrowsAsync<MlmdException>(() => store.Runs.CreateExecutionAsync(
            new ExecutionRequest
            {
                Node = new NodeRequest { Type = new TypeRequest { Name = "components.Eval" } },
                Contexts = [run],
                InRun = true,
                Inputs = [new InputRecord(data.Id, "a"), new InputRecord(data.Id, "b")],
            },
            Token));
        Assert.Contains("'a' and 'b'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task An_undeclared_property_leaves_nothing_behind(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var nodes = new NodeFactory(store.Connection);

        var error = await Assert.ThrowsAsync<MlmdException>(() => nodes.ArtifactAsync(
            new NodeRequest { Type = new TypeRequest { Name = "New" }, Uri = "u", Properties = new() { ["accuracy"] = 0.9 } }, Token));

        Assert.Equal(MlmdErrorId.UndeclaredProperty, error.ErrorId);
        Assert.Contains("-CustomProperty", error.Message, StringComparison.Ordinal);
        Assert.Null(await store.Client.GetTypeAsync<MlmdArtifactType>("New", null, Token));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_property_that_someone_else_added_is_seen(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var nodes = new NodeFactory(store.Connection);
        await store.PutTypeAsync<MlmdArtifactType>("Model");
        await nodes.ArtifactAsync(RecordedStore.Model(), Token);
        await store.Client.PutTypeAsync(new MlmdArtifactType { Name = "Model", Properties = { ["accuracy"] = MlmdPropertyType.Double } }, canAddFields: true, Token);

        var node = await nodes.ArtifactAsync(RecordedStore.Model() with { Properties = new() { ["accuracy"] = 1L } }, Token);

        Assert.Equal(1.0, node.Properties["accuracy"]);
    }

    private static Task<MlmdContext> PipelineRunAsync(RecordedStore store, string name, string team) => store.Runs.CreateContextAsync(
        new NodeRequest { Type = new TypeRequest { Name = "system.PipelineRun" }, Name = name, CustomProperties = new() { ["namespace"] = team } }, Token);

    private static List<string> Pairs(MlmdPropertyDictionary properties) =>
        [.. properties.Select(pair => $"{pair.Key}={MlmdValue.Format(pair.Value)}").Order(StringComparer.Ordinal)];
}
