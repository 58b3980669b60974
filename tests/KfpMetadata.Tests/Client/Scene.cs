using KfpMetadata.Client;

namespace KfpMetadata.Tests.Client;

/// <summary>A run with one execution and one dataset, as most tests need it.</summary>
internal sealed record Scene(MlmdContext Run, MlmdExecution Task, MlmdArtifact Data)
{
    /// <param name="client">The store.</param>
    /// <param name="lane">Sets the names apart where there are several on one store.</param>
    public static async Task<Scene> MakeAsync(MlmdClient client, string lane = "")
    {
        var token = TestContext.Current.CancellationToken;
        var runType = await client.PutTypeAsync(
            new MlmdContextType { Name = "KfpRun" + lane, Properties = { ["run_id"] = MlmdPropertyType.String, ["pipeline_name"] = MlmdPropertyType.String } }, false, token);
        var taskType = await client.PutTypeAsync(
            new MlmdExecutionType { Name = "components.Train@sha256=1", Properties = { ["run_id"] = MlmdPropertyType.String } }, false, token);
        var dataType = await client.PutTypeAsync(new MlmdArtifactType { Name = "Dataset" + lane, Properties = { ["rows"] = MlmdPropertyType.Int } }, false, token);
        await client.PutTypeAsync(new MlmdArtifactType { Name = "Model" }, false, token);
        var run = new MlmdContext
        {
            Name = "run-1" + lane, Type = runType.Name, TypeId = runType.Id, ExternalId = "ext-run" + lane,
            Properties = { ["run_id"] = "run-1", ["pipeline_name"] = "p" }, CustomProperties = { ["note"] = "keep" },
        };
        await client.CreateNodesAsync([run], token);
        var task = new MlmdExecution
        {
            Type = taskType.Name, TypeId = taskType.Id, State = MlmdExecutionState.Running, ExternalId = "ext-task" + lane,
            Properties = { ["run_id"] = "run-1" }, CustomProperties = { ["lr"] = 0.5 },
        };
        await client.CreateNodesAsync([task], token);
        var data = new MlmdArtifact
        {
            Type = dataType.Name, TypeId = dataType.Id, Uri = "s3://data", State = MlmdArtifactState.Live, ExternalId = "ext-data" + lane,
            Properties = { ["rows"] = 10L }, CustomProperties = { ["name"] = "data" },
        };
        await client.CreateNodesAsync([data], token);
        return new Scene(
            (await client.GetNodesByIdAsync<MlmdContext>([run.Id], token))[0],
            (await client.GetNodesByIdAsync<MlmdExecution>([task.Id], token))[0],
            (await client.GetNodesByIdAsync<MlmdArtifact>([data.Id], token))[0]);
    }

    public static MlmdArtifact Model(string? name = null, string uri = "s3://model") => new()
    {
        Type = "Model", Name = name, Uri = uri, State = MlmdArtifactState.Live, CustomProperties = { ["name"] = "model", ["accuracy"] = 0.93, ["tags"] = "a" },
    };

    /// <summary>A dataset that nothing is linked to.</summary>
    public MlmdArtifact Loose() => new() { Type = Data.Type, TypeId = Data.TypeId, Uri = "s3://loose" };

    /// <summary>One more run.</summary>
    public MlmdContext NextRun() => new() { Type = Run.Type, TypeId = Run.TypeId };

    public MlmdExecution Next(string? name = null) => new()
    {
        Type = Task.Type, TypeId = Task.TypeId, Name = name, State = MlmdExecutionState.Running, Properties = { ["run_id"] = "run-1" },
    };

    /// <summary>An output request with one model.</summary>
    public async Task<MlmdArtifact> RecordModelAsync(MlmdClient client, MlmdArtifact? model = null)
    {
        model ??= Model();
        await client.RecordOutputsAsync([Run], [new OutputRecord(Task.Id, model, "model")], TestContext.Current.CancellationToken);
        return model;
    }

    /// <summary>An execution request with one input and one output.</summary>
    public async Task<ExecutionRecord> RecordTaskAsync(MlmdClient client, MlmdExecution? execution = null, MlmdArtifact? model = null)
    {
        var record = new ExecutionRecord(execution ?? Next(), [Run], [new InputRecord(Data.Id, "data")], [new OutputRecord(0, model ?? Model(), "model")]);
        await client.RecordExecutionAsync(record, TestContext.Current.CancellationToken);
        return record;
    }
}
