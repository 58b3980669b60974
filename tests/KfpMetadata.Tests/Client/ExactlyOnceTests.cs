using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>Every write happens once, whatever happens on the way.</summary>
public sealed class ExactlyOnceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<StoreKind, Fault[]> Disturbances()
    {
        Fault[][] faults =
        [
            [Fault.RequestLost], [Fault.AnswerLost], [Fault.SentTwice], [Fault.Aborted], [Fault.ProxyInternal], [Fault.AnswerTooLarge],
            [Fault.Aborted, Fault.AnswerLost, Fault.SentTwice], [Fault.AnswerLost, Fault.Aborted, Fault.RequestLost],
        ];
        var data = new TheoryData<StoreKind, Fault[]>();
        foreach (var plan in faults) data.Add(StoreKind.Embedded, plan);
        foreach (var plan in faults.TakeLast(2)) data.Add(StoreKind.Reference_1_17_1, plan);
        foreach (var plan in faults.TakeLast(2)) data.Add(StoreKind.Reference_1_14_0, plan);
        return data;
    }

    [Theory]
    [MemberData(nameof(Disturbances))]
    public async Task Outputs_executions_and_nodes_are_written_once(StoreKind kind, Fault[] faults)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var before = await Snapshot.TakeAsync(store.Raw);

        store.Faults.First("PutLineageSubgraph", faults);
        var output = await scene.RecordModelAsync(store.Client);
        store.Faults.First("PutExecution", faults);
        var record = await scene.RecordTaskAsync(store.Client);
        store.Faults.First("PutArtifacts", faults);
        MlmdArtifact[] loose = [Scene.Model(), Scene.Model()];
        await store.Client.CreateNodesAsync(loose, Token);

        var added = (await Snapshot.TakeAsync(store.Raw)).AssertOnlyAddsTo(before);
        long[] artifacts = [output.Id, record.Outputs[0].Artifact.Id, loose[0].Id, loose[1].Id];
        Assert.Equal(artifacts.Select(id => $"artifact {id}").ToHashSet(StringComparer.Ordinal), Rows(added, "artifact").ToHashSet(StringComparer.Ordinal));
        Assert.Equal(artifacts.Length, Rows(added, "artifact").Count());
        Assert.Equal($"execution {record.Execution.Id}", Assert.Single(Rows(added, "execution")));
        Assert.Equal(3, Rows(added, "event").Count());
        Assert.Equal(3, Rows(added, "attribution").Count());
    }

    [Theory]
    [MemberData(nameof(Disturbances))]
    public async Task Types_updates_contexts_and_links_are_written_once(StoreKind kind, Fault[] faults)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);

        store.Faults.First("PutArtifactType", faults);
        var type = await store.Client.PutTypeAsync(new MlmdArtifactType { Name = "Metrics", Properties = { ["auc"] = MlmdPropertyType.Double } }, true, Token);
        store.Faults.First("PutExecutions", faults);
        await store.Client.UpdateNodesAsync<MlmdExecution>([new NodeUpdate { Id = scene.Task.Id, TypeId = 0, State = (int)MlmdExecutionState.Complete }], Token);
        store.Faults.First("PutContexts", faults);
        var run = new MlmdContext { Name = "run-2", Type = "KfpRun", Properties = { ["run_id"] = "run-2" } };
        run = await EnsureAsync(store, run);
        store.Faults.First("PutParentContexts", faults);
        await store.Client.PutParentContextAsync(run.Id, scene.Run.Id, Token);
        store.Faults.First("PutAttributionsAndAssociations", faults);
        await store.Client.PutMembersAsync([new ContextMember(scene.Data.Id, run.Id)], [new ContextMember(scene.Task.Id, run.Id)], Token);
        store.Faults.First("PutEvents", faults);
        await store.Client.PutEventsAsync([Link(scene, "data")], Token);

        Assert.Equal(type.Id, (await store.Client.GetTypeAsync<MlmdArtifactType>("Metrics", null, Token))?.Id);
        Assert.Equal(MlmdExecutionState.Complete, (await store.Client.GetNodesByIdAsync<MlmdExecution>([scene.Task.Id], Token))[0].State);
        Assert.Equal(run.Id, (await store.Client.GetNodeByTypeAndNameAsync<MlmdContext>("KfpRun", "run-2", null, Token))?.Id);
        Assert.Equal(scene.Run.Id, Assert.Single(await store.Client.GetRelatedContextsAsync(run.Id, false, Token)).Id);
        Assert.Equal(run.Id, Assert.Single(await store.Client.GetContextsOfAsync<MlmdArtifact>(scene.Data.Id, Token)).Id);
        Assert.Single(await store.Client.GetEventsAsync<MlmdExecution>([scene.Task.Id], Token));
    }

    [Fact]
    public async Task A_name_of_the_user_counts_as_written_only_after_an_unknown_outcome_with_the_same_contents()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        store.Faults.First("PutLineageSubgraph", Fault.AnswerLost);
        var first = await scene.RecordModelAsync(store.Client, Scene.Model("m"));
        Assert.NotEqual(0, first.Id);

        var again = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordModelAsync(store.Client, Scene.Model("m")));
        Assert.Equal(MlmdErrorId.AlreadyExists, again.ErrorId);
        Assert.Contains($"artifact {first.Id}", again.Message, StringComparison.Ordinal);

        store.Faults.First("PutLineageSubgraph", Fault.RequestLost);
        var other = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordModelAsync(store.Client, Scene.Model("m", "s3://other")));
        Assert.Equal(MlmdErrorId.AlreadyExists, other.ErrorId);
    }

    [Fact]
    public async Task Another_writers_row_of_the_same_name_and_contents_does_not_count_where_its_links_are_elsewhere()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        var other = scene.Next("other");
        await store.Client.CreateNodesAsync([other], Token);
        await store.Client.RecordOutputsAsync([scene.Run], [new OutputRecord(other.Id, Scene.Model("m"), "model")], Token);

        store.Faults.First("PutLineageSubgraph", Fault.RequestLost);
        var error = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordModelAsync(store.Client, Scene.Model("m")));
        Assert.Equal(MlmdErrorId.AlreadyExists, error.ErrorId);

        store.Faults.First("PutExecution", Fault.AnswerLost);
        var record = await scene.RecordTaskAsync(store.Client, scene.Next("named"), Scene.Model("named"));
        Assert.NotEqual(0, record.Execution.Id);
    }

    [Fact]
    public async Task A_real_conflict_is_reported_with_the_stores_text()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        var model = Scene.Model();
        model.ExternalId = "ext-data";

        var error = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordModelAsync(store.Client, model));

        Assert.Equal(MlmdErrorId.AlreadyExists, error.ErrorId);
        Assert.StartsWith("Given node already exists", error.StoreText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_that_stays_unknown_is_reported_with_its_key_and_the_command_that_checks()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        await using var client = store.Fresh(TimeSpan.FromSeconds(1));
        store.Faults.Always("PutExecution", Fault.RequestLost);
        var execution = scene.Next();

        var error = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordTaskAsync(client, execution));

        Assert.Equal(MlmdErrorId.OutcomeUnknown, error.ErrorId);
        Assert.Equal(execution.Name, error.Key);
        Assert.Contains($"Get-MlmdExecution -Type '{execution.Type}' -Name '{execution.Name}'", error.Message, StringComparison.Ordinal);
        Assert.True(store.Faults.Count("PutExecution") > 2);
    }

    [Fact]
    public async Task The_last_look_finds_what_was_written()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        await using var client = store.Fresh(TimeSpan.FromSeconds(1));
        store.Faults.Plan = static (rpc, attempt) => !string.Equals(rpc, "PutLineageSubgraph", StringComparison.Ordinal) ? Fault.None : attempt == 1 ? Fault.AnswerLost : Fault.RequestLost;

        var model = await scene.RecordModelAsync(client);

        Assert.NotEqual(0, model.Id);
    }

    [Fact]
    public async Task Every_attempt_sends_the_same_request()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        store.Faults.First("PutExecution", Fault.Aborted, Fault.RequestLost, Fault.AnswerLost);

        await scene.RecordTaskAsync(store.Client);

        var requests = store.Faults.Calls.Where(call => string.Equals(call.Rpc, "PutExecution", StringComparison.Ordinal)).Select(call => call.Request).ToList();
        Assert.Equal(4, requests.Count);
        Assert.All(requests, request => Assert.Equal(requests[0], request));
    }

    [Fact]
    public async Task An_unknown_outcome_stays_unknown_when_the_credentials_end()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        store.Faults.First("PutExecution", Fault.RequestLost, Fault.Unauthenticated);
        var unknown = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordTaskAsync(store.Client));
        Assert.Equal(MlmdErrorId.OutcomeUnknown, unknown.ErrorId);

        store.Faults.First("PutExecution", Fault.Unauthenticated);
        var refused = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordTaskAsync(store.Client));
        Assert.Equal(MlmdErrorId.Unauthenticated, refused.ErrorId);
    }

    [Fact]
    public async Task An_integer_that_the_database_cannot_hold_is_named()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        store.Faults.Always("PutLineageSubgraph", Fault.IntegerRange);
        var model = Scene.Model();
        model.CustomProperties["params"] = 3_000_000_000L;

        var error = await Assert.ThrowsAsync<MlmdException>(() => scene.RecordModelAsync(store.Client, model));

        Assert.Equal(MlmdErrorId.ValueOutOfRange, error.ErrorId);
        Assert.Contains("'params'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, store.Faults.Count("PutLineageSubgraph"));
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task A_link_under_another_name_is_an_error_and_new_ones_beside_a_known_one_are_written(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var model = await scene.RecordModelAsync(store.Client);
        await store.Client.PutEventsAsync([Link(scene, "data")], Token);

        var error = await Assert.ThrowsAsync<MlmdException>(() => store.Client.PutEventsAsync([Link(scene, "other")], Token));
        Assert.Equal(MlmdErrorId.LinkedOtherwise, error.ErrorId);
        Assert.Contains("'data'", error.Message, StringComparison.Ordinal);

        var second = new MlmdEvent { ArtifactId = model.Id, ExecutionId = scene.Task.Id, Type = MlmdEventType.Input, Path = [new MlmdEventPathStep("model")] };
        await store.Client.PutEventsAsync([Link(scene, "data"), second, second], Token);
        Assert.Equal(3, (await store.Client.GetEventsAsync<MlmdExecution>([scene.Task.Id], Token)).Count);
    }

    [Fact]
    public async Task Calling_off_ends_a_write_at_once()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        store.Faults.Always("PutArtifacts", Fault.RequestLost);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Client.CreateNodesAsync([Scene.Model()], stop.Token));

        Assert.NotNull(scene);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    /// <summary>As a run context is made: who comes second takes the one that is there.</summary>
    private static async Task<MlmdContext> EnsureAsync(TestStore store, MlmdContext run)
    {
        try
        {
            await store.Client.CreateNodesAsync([run], Token);
            return run;
        }
        catch (MlmdException taken) when (taken.StatusCode == MlmdStatusCode.AlreadyExists)
        {
            return (await store.Client.GetNodeByTypeAndNameAsync<MlmdContext>(run.Type!, run.Name!, null, Token))!;
        }
    }

    private static IEnumerable<string> Rows(IReadOnlyList<string> added, string kind) => added.Where(row => row.StartsWith(kind + " ", StringComparison.Ordinal));

    private static MlmdEvent Link(Scene scene, string name) =>
        new() { ArtifactId = scene.Data.Id, ExecutionId = scene.Task.Id, Type = MlmdEventType.Input, Path = [new MlmdEventPathStep(name)] };
}
