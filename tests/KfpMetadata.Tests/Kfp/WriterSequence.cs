using Grpc.Core;
using KfpMetadata.Protocol;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Kfp;

/// <summary>The calls of Kubeflow's v1 metadata writer, in its order: each helper looks first and creates what it does not find.</summary>
internal sealed class WriterSequence(ServiceClient store)
{
    private const string RunType = "KfpRun";

    /// <summary>The writer's life: its probe, then one pod after the other.</summary>
    public async Task RunAsync()
    {
        await store.GetContextTypesAsync(new GetContextTypesRequest());
        await PodAsync("Preprocess", "sha256=<d1>", "wf-abc-111", ("rows", "100"), inputs: [], new Output("preprocess-data", "data", "Dataset"));
        await PodAsync(
            "Train", "sha256=<d2>", "wf-abc-222", ("lr", "0.1"), inputs: [("minio://mlpipeline/artifacts/wf-abc/wf-abc-111/preprocess-data.tgz", "data")],
            new Output("train-model", "model", "Model"));
    }

    private async Task PodAsync(
        string component, string version, string pod, (string Name, string Value) argument, (string Uri, string Name)[] inputs, Output output)
    {
        const string Run = "wf-abc";
        var context = await GetOrCreateRunAsync(Run);
        var executionType = await GetOrCreateExecutionTypeAsync($"components.{component}@{version}");
        var execution = new Execution
        {
            TypeId = executionType,
            Properties = { ["pipeline_name"] = Text(Run), ["run_id"] = Text(Run), ["component_id"] = Text(component) },
            CustomProperties = { ["input:" + argument.Name] = Text(argument.Value), ["kfp_pod_name"] = Text(pod) },
        };
        var executionId = (await store.PutExecutionsAsync(new PutExecutionsRequest { Executions = { execution } })).ExecutionIds[0];
        await store.PutAttributionsAndAssociationsAsync(new PutAttributionsAndAssociationsRequest
        {
            Associations = { new Association { ContextId = context, ExecutionId = executionId } },
        });
        foreach (var (uri, name) in inputs)
        {
            var found = (await store.GetArtifactsByURIAsync(new GetArtifactsByURIRequest { Uris = { uri } })).Artifacts;
            await PutEventAsync(executionId, found[^1].Id, Event.Types.Type.Input, name);
        }

        await PutOutputAsync(context, executionId, Run, pod, output);
    }

    private async Task PutOutputAsync(long context, long execution, string run, string pod, Output output)
    {
        var artifact = new Artifact
        {
            TypeId = await GetOrCreateArtifactTypeAsync(output.Type),
            Uri = $"minio://mlpipeline/artifacts/{run}/{pod}/{output.Artifact}.tgz",
            CustomProperties =
            {
                ["name"] = Text(output.Name), ["pipeline_name"] = Text(run), ["run_id"] = Text(run),
                ["argo_artifact"] = Text($$"""{"name": "{{output.Artifact}}"}"""),
            },
        };
        var id = (await store.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } })).ArtifactIds[0];
        await PutEventAsync(execution, id, Event.Types.Type.Output, output.Name);
        await store.PutAttributionsAndAssociationsAsync(new PutAttributionsAndAssociationsRequest
        {
            Attributions = { new Attribution { ContextId = context, ArtifactId = id } },
        });
    }

    private async Task<long> GetOrCreateRunAsync(string run)
    {
        // It lists the whole store and looks for the name itself.
        var found = (await store.GetContextsAsync(new GetContextsRequest())).Contexts.SingleOrDefault(context => context.Name == run);
        if (found is not null)
        {
            var types = await store.GetContextTypesByIDAsync(new GetContextTypesByIDRequest { TypeIds = { found.TypeId } });
            Assert.Equal(RunType, types.ContextTypes.Single().Name);
            return found.Id;
        }

        var typeId = await FindAsync(async () => (await store.GetContextTypeAsync(new GetContextTypeRequest { TypeName = RunType })).ContextType.Id)
            ?? (await store.PutContextTypeAsync(new PutContextTypeRequest
            {
                ContextType = new ContextType
                {
                    Name = RunType, Properties = { ["pipeline_name"] = PropertyType.String, ["run_id"] = PropertyType.String },
                },
            })).TypeId;
        var context = new Context { TypeId = typeId, Name = run, Properties = { ["pipeline_name"] = Text(run), ["run_id"] = Text(run) } };
        return (await store.PutContextsAsync(new PutContextsRequest { Contexts = { context } })).ContextIds[0];
    }

    private async Task<long> GetOrCreateExecutionTypeAsync(string name) =>
        await FindAsync(async () => (await store.GetExecutionTypeAsync(new GetExecutionTypeRequest { TypeName = name })).ExecutionType.Id)
        ?? (await store.PutExecutionTypeAsync(new PutExecutionTypeRequest
        {
            ExecutionType = new ExecutionType
            {
                Name = name,
                Properties =
                {
                    ["pipeline_name"] = PropertyType.String, ["run_id"] = PropertyType.String, ["component_id"] = PropertyType.String,
                },
            },
        })).TypeId;

    private async Task<long> GetOrCreateArtifactTypeAsync(string name) =>
        await FindAsync(async () => (await store.GetArtifactTypeAsync(new GetArtifactTypeRequest { TypeName = name })).ArtifactType.Id)
        ?? (await store.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = name } })).TypeId;

    private async Task PutEventAsync(long execution, long artifact, Event.Types.Type type, string name) =>
        await store.PutEventsAsync(new PutEventsRequest
        {
            Events =
            {
                new Event
                {
                    ExecutionId = execution, ArtifactId = artifact, Type = type,
                    Path = new Event.Types.Path { Steps = { new Event.Types.Path.Types.Step { Key = name } } },
                },
            },
        });

    private static async Task<long?> FindAsync(Func<Task<long>> get)
    {
        try
        {
            return await get();
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static Value Text(string text) => new() { StringValue = text };

    /// <summary>An output of a pod.</summary>
    private sealed record Output(string Artifact, string Name, string Type);
}
