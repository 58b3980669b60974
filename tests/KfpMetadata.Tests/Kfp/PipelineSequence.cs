using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KfpMetadata.Protocol;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Kfp;

/// <summary>The calls of Kubeflow's v2 driver and launcher, in their order.</summary>
internal sealed class PipelineSequence(ServiceClient store)
{
    private const string Pipeline = "p";
    private const string Fingerprint = "5e1f";
    private const string SessionInfo = """{"Provider":"minio","Params":{"fromEnv":"false"}}""";

    private Context pipeline = null!;
    private Context run = null!;

    /// <summary>Run r0, which fills the cache, and run r1, whose first task is found there.</summary>
    public async Task RunAsync()
    {
        await EnterRunAsync("r0");
        var (_, firstDag) = await StartDagsAsync("r0", tasks: 1);
        var prep = await StartTaskAsync("prep", firstDag, Inputs(), inputs: []);
        await PodAsync(prep, "p-abc-system-container-impl-0");
        var data = await PutArtifactAsync("system.Dataset", "r0/prep/7f/data", ("display_name", Text("data")));
        var logs = await PutArtifactAsync("system.Artifact", "r0/prep/7f/executor-logs-0", ("display_name", Text("executor-logs")));
        await FinishTaskAsync(prep, (data, "data"), (logs, "executor-logs"));
        await UpdateDagAsync(firstDag);

        await EnterRunAsync("r1");
        var (_, dag) = await StartDagsAsync("r1", tasks: 2);
        var again = await StartTaskAsync("prep", dag, Inputs(), inputs: []);
        await TakeFromCacheAsync(again, prep);
        var train = await StartTaskAsync("train", dag, new Struct(), inputs: [(data, "dataset")]);
        await PodAsync(train, "p-xyz-system-container-impl-1");
        var trainLogs = await PutArtifactAsync("system.Artifact", "r1/train/8e/executor-logs-0", ("display_name", Text("executor-logs")));
        var metrics = await PutArtifactAsync(
            "system.Metrics", "r1/train/8e/metrics", ("display_name", Text("metrics")), ("accuracy", new Value { DoubleValue = 0.93 }));
        await FinishTaskAsync(train, (metrics, "metrics"), (trainLogs, "executor-logs"));
        await UpdateDagAsync(dag);
    }

    private async Task EnterRunAsync(string name)
    {
        pipeline = await GetOrCreateContextAsync("system.Pipeline", Pipeline, []);
        run = await GetOrCreateContextAsync("system.PipelineRun", name, new Dictionary<string, Value>
        {
            ["namespace"] = Text("team"), ["resource_name"] = Text("run-resource"),
            ["pipeline_root"] = Text($"minio://mlpipeline/v2/artifacts/{Pipeline}/{name}"), ["store_session_info"] = Text(SessionInfo),
        });
        var parents = await store.GetParentContextsByContextAsync(new GetParentContextsByContextRequest { ContextId = run.Id });
        Assert.Empty(parents.Contexts);
        await store.PutParentContextsAsync(new PutParentContextsRequest
        {
            ParentContexts = { new ParentContext { ChildId = run.Id, ParentId = pipeline.Id } },
        });
    }

    private async Task<Context> GetOrCreateContextAsync(string type, string name, Dictionary<string, Value> properties)
    {
        var byName = new GetContextByTypeAndNameRequest { TypeName = type, ContextName = name };
        if ((await store.GetContextByTypeAndNameAsync(byName)).Context is { } found)
            return found;
        long typeId;
        try
        {
            typeId = (await store.GetContextTypeAsync(new GetContextTypeRequest { TypeName = type })).ContextType.Id;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            typeId = (await store.PutContextTypeAsync(new PutContextTypeRequest { ContextType = new ContextType { Name = type } })).TypeId;
        }

        var context = new Context { TypeId = typeId, Name = name, CustomProperties = { properties } };
        await store.PutContextsAsync(new PutContextsRequest { Contexts = { context } });
        return (await store.GetContextByTypeAndNameAsync(byName)).Context;
    }

    private async Task<(long Root, long Dag)> StartDagsAsync(string name, int tasks)
    {
        var type = await PutExecutionTypeAsync("system.DAGExecution");
        var root = new Execution
        {
            TypeId = type, Name = "run/" + name, LastKnownState = Execution.Types.State.Running,
            CustomProperties = { ["display_name"] = Text(""), ["task_name"] = Text(""), ["inputs"] = new Value { StructValue = Inputs() } },
        };
        var rootId = await PutExecutionAsync(root, []);
        var dag = new Execution
        {
            TypeId = await PutExecutionTypeAsync("system.DAGExecution"), LastKnownState = Execution.Types.State.Running,
            CustomProperties =
            {
                ["display_name"] = Text("sub"), ["task_name"] = Text("sub"), ["parent_dag_id"] = Number(rootId),
                ["total_dag_tasks"] = Number(tasks), ["inputs"] = new Value { StructValue = Inputs() },
            },
        };
        return (rootId, await PutExecutionAsync(dag, []));
    }

    private async Task<long> StartTaskAsync(string task, long dag, Struct parameters, (long Artifact, string Name)[] inputs)
    {
        var parent = (await store.GetExecutionsByIDAsync(new GetExecutionsByIDRequest { ExecutionIds = { dag } })).Executions.Single();
        Assert.Equal(dag, parent.Id);
        await store.GetContextsByExecutionAsync(new GetContextsByExecutionRequest { ExecutionId = dag });
        var execution = new Execution
        {
            TypeId = await PutExecutionTypeAsync("system.ContainerExecution"), LastKnownState = Execution.Types.State.Running,
            CustomProperties =
            {
                ["display_name"] = Text(task), ["task_name"] = Text(task), ["parent_dag_id"] = Number(dag),
                ["pod_name"] = Text(""), ["pod_uid"] = Text(""), ["namespace"] = Text(""), ["image"] = Text(""),
                ["cache_fingerprint"] = Text(Fingerprint), ["inputs"] = new Value { StructValue = parameters },
            },
        };
        return await PutExecutionAsync(execution, inputs.Select(input => Pair(input.Artifact, Event.Types.Type.Input, input.Name)));
    }

    private async Task PodAsync(long task, string pod)
    {
        var execution = await GetAsync(task);
        await store.GetContextsByExecutionAsync(new GetContextsByExecutionRequest { ExecutionId = task });
        execution.CustomProperties["pod_name"] = Text(pod);
        execution.CustomProperties["pod_uid"] = Text("uid of " + pod);
        execution.CustomProperties["namespace"] = Text("team");
        execution.LastKnownState = Execution.Types.State.Running;
        await store.PutExecutionAsync(new PutExecutionRequest { Execution = execution });
    }

    private async Task<long> PutArtifactAsync(string type, string path, params (string Name, Value Value)[] properties)
    {
        var typeId = (await store.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = type } })).TypeId;
        var artifact = new Artifact
        {
            TypeId = typeId, Uri = $"minio://mlpipeline/v2/artifacts/{Pipeline}/{path}", State = Artifact.Types.State.Live,
            CustomProperties = { ["store_session_info"] = Text(SessionInfo) },
        };
        foreach (var (name, value) in properties)
            artifact.CustomProperties[name] = value;
        var id = (await store.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } })).ArtifactIds[0];
        return (await store.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { id } })).Artifacts.Single().Id;
    }

    private async Task FinishTaskAsync(long task, params (long Artifact, string Name)[] outputs)
    {
        var execution = await GetAsync(task);
        execution.LastKnownState = Execution.Types.State.Complete;
        execution.CustomProperties["outputs"] = new Value { StructValue = new Struct() };
        await PutExecutionAsync(execution, outputs.Select(output => Pair(output.Artifact, Event.Types.Type.Output, output.Name)));
    }

    private async Task TakeFromCacheAsync(long task, long cached)
    {
        var original = await GetAsync(cached);
        var events = (await store.GetEventsByExecutionIDsAsync(new GetEventsByExecutionIDsRequest { ExecutionIds = { cached } })).Events
            .Where(item => item.Type == Event.Types.Type.Output).ToList();
        await store.GetArtifactsByIDAsync(new GetArtifactsByIDRequest { ArtifactIds = { events.Select(item => item.ArtifactId) } });
        var execution = await GetAsync(task);
        execution.LastKnownState = Execution.Types.State.Cached;
        execution.CustomProperties["cached_execution_id"] = Text(cached.ToString(System.Globalization.CultureInfo.InvariantCulture));
        execution.CustomProperties["outputs"] = original.CustomProperties["outputs"];
        await PutExecutionAsync(execution, events.Select(item => Pair(item.ArtifactId, Event.Types.Type.Output, item.Path.Steps[0].Key)));
    }

    /// <summary>Complete, when all its tasks are: what a launcher does at its end.</summary>
    private async Task UpdateDagAsync(long dag)
    {
        var execution = await GetAsync(dag);
        var children = await store.GetExecutionsByContextAsync(new GetExecutionsByContextRequest
        {
            ContextId = run.Id,
            Options = new ListOperationOptions { FilterQuery = $"custom_properties.parent_dag_id.int_value = {dag}", MaxResultSize = 20 },
        });
        var done = children.Executions.Count(child => child.LastKnownState is Execution.Types.State.Complete or Execution.Types.State.Cached);
        Assert.Equal(execution.CustomProperties["total_dag_tasks"].IntValue, done);
        execution.LastKnownState = Execution.Types.State.Complete;
        await store.PutExecutionAsync(new PutExecutionRequest { Execution = execution });
    }

    private async Task<long> PutExecutionTypeAsync(string name) =>
        (await store.PutExecutionTypeAsync(new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = name } })).TypeId;

    /// <summary>With both contexts, as they were read.</summary>
    private async Task<long> PutExecutionAsync(Execution execution, IEnumerable<PutExecutionRequest.Types.ArtifactAndEvent> pairs)
    {
        var request = new PutExecutionRequest { Execution = execution, Contexts = { pipeline, run }, ArtifactEventPairs = { pairs } };
        var id = (await store.PutExecutionAsync(request)).ExecutionId;
        return (await GetAsync(id)).Id;
    }

    private async Task<Execution> GetAsync(long id) =>
        (await store.GetExecutionsByIDAsync(new GetExecutionsByIDRequest { ExecutionIds = { id } })).Executions.Single();

    private static PutExecutionRequest.Types.ArtifactAndEvent Pair(long artifact, Event.Types.Type type, string name) => new()
    {
        Event = new Event
        {
            ArtifactId = artifact, Type = type,
            Path = new Event.Types.Path { Steps = { new Event.Types.Path.Types.Step { Key = name } } },
        },
    };

    private static Struct Inputs() => new() { Fields = { ["n"] = Google.Protobuf.WellKnownTypes.Value.ForNumber(1) } };

    private static Value Text(string text) => new() { StringValue = text };

    private static Value Number(long number) => new() { IntValue = number };
}
