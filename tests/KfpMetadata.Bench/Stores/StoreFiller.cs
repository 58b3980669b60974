using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Bench;

/// <summary>Fills a new file by the embedded store, many nodes a call.</summary>
internal sealed class StoreFiller(EmbeddedStore store, StoreShape shape)
{
    private const int RunsAtOnce = 100;
    private const int Values = 100;

    private long _run, _task, _data, _model;

    /// <summary>Makes a file.</summary>
    public static async Task FillAsync(string path, StoreShape shape)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        await new StoreFiller(store, shape).FillAsync();
    }

    private async Task FillAsync()
    {
        _run = (await store.PutContextType(new() { ContextType = RunMessages.RunType }, null!)).TypeId;
        _task = (await store.PutExecutionType(new() { ExecutionType = RunMessages.TaskType }, null!)).TypeId;
        _data = (await store.PutArtifactType(new() { ArtifactType = new ArtifactType { Name = "Dataset" } }, null!)).TypeId;
        var model = new ArtifactType { Name = "Model", Properties = { ["accuracy"] = PropertyType.Double, ["epochs"] = PropertyType.Int } };
        _model = (await store.PutArtifactType(new() { ArtifactType = model }, null!)).TypeId;
        var datasets = new PutArtifactsRequest();
        for (var number = 0; number < shape.Datasets; number++)
            datasets.Artifacts.Add(new Artifact { TypeId = _data, Uri = $"s3://bench/data-{number}", State = Artifact.Types.State.Live });
        await store.PutArtifacts(datasets, null!);
        for (var first = 0; first < shape.Runs; first += RunsAtOnce) await PutAsync(first, Math.Min(first + RunsAtOnce, shape.Runs));
    }

    private async Task PutAsync(int first, int end)
    {
        var contexts = new PutContextsRequest();
        var executions = new PutExecutionsRequest();
        var artifacts = new PutArtifactsRequest();
        var members = new PutAttributionsAndAssociationsRequest();
        for (var run = first; run < end; run++)
        {
            contexts.Contexts.Add(RunMessages.Run(_run, $"run-{run}"));
            for (var task = 0; task < StoreShape.Tasks; task++) executions.Executions.Add(RunMessages.Task(_task, $"run-{run}-{task}"));
            for (var number = 0; number < StoreShape.ArtifactsOfRun; number++) artifacts.Artifacts.Add(Model(run, number));
        }

        var ids = (await store.PutContexts(contexts, null!)).ContextIds;
        var tasks = (await store.PutExecutions(executions, null!)).ExecutionIds;
        var outputs = (await store.PutArtifacts(artifacts, null!)).ArtifactIds;
        for (var index = 0; index < tasks.Count; index++)
            members.Associations.Add(new Association { ContextId = ids[index / StoreShape.Tasks], ExecutionId = tasks[index] });
        for (var index = 0; index < outputs.Count; index++)
            members.Attributions.Add(new Attribution { ContextId = ids[index / StoreShape.ArtifactsOfRun], ArtifactId = outputs[index] });
        await store.PutAttributionsAndAssociations(members, null!);
        await store.PutEvents(Events(first, tasks, outputs), null!);
    }

    private static PutEventsRequest Events(int firstRun, IReadOnlyList<long> tasks, IReadOnlyList<long> outputs)
    {
        var events = new PutEventsRequest();
        for (var index = 0; index < tasks.Count; index++)
        {
            var task = tasks[index];
            if (index % StoreShape.Tasks == 0)
                events.Events.Add(RunMessages.Event(task, 1 + ((firstRun + (index / StoreShape.Tasks)) / StoreShape.Group), Event.Types.Type.Input, "data"));
            for (var number = 0; number < StoreShape.Outputs; number++)
            {
                var output = (index * StoreShape.Outputs) + number;
                events.Events.Add(RunMessages.Event(task, outputs[output], Event.Types.Type.Output, $"output-{number}"));
                if (index % StoreShape.Tasks > 0)
                    events.Events.Add(RunMessages.Event(task, outputs[output - StoreShape.Outputs], Event.Types.Type.Input, $"input-{number}"));
            }
        }

        return events;
    }

    private Artifact Model(int run, int number)
    {
        var value = ((run * StoreShape.ArtifactsOfRun) + number) % Values;
        return new Artifact
        {
            TypeId = _model,
            Uri = $"s3://bench/run-{run}/{number}",
            State = Artifact.Types.State.Live,
            Properties = { ["accuracy"] = new Value { DoubleValue = 0.9 }, ["epochs"] = new Value { IntValue = value } },
            CustomProperties = { ["owner"] = new Value { StringValue = $"owner-{value}" }, ["rank"] = new Value { IntValue = number } },
        };
    }
}
