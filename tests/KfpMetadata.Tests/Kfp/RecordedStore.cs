using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Kfp;

/// <summary>An empty store with the recorder over it.</summary>
internal sealed class RecordedStore : IAsyncDisposable
{
    private readonly TestStore _store;

    public RecordedStore(TestStore store)
    {
        _store = store;
        Connection = new MlmdConnection("test", store.Client);
        Runs = new RunRecorder(Connection);
    }

    public MlmdConnection Connection { get; }

    public IMlmdClient Client => Connection.Use();

    public RunRecorder Runs { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RecordedStore> OpenAsync(StoreKind kind) => new(await TestStore.OpenAsync(kind));

    public Task<Snapshot> SnapshotAsync() => Snapshot.TakeAsync(_store.Raw);

    /// <summary>The context of a run, as the command finds or creates it.</summary>
    public async Task<MlmdContext> RunAsync(string runId, string? pipelineName = null)
    {
        var request = RunRecorder.RunContext(runId, pipelineName);
        return await Runs.FindContextAsync(request, Token) ?? await Runs.CreateContextAsync(request, Token);
    }

    public Task<MlmdExecution> TaskAsync(MlmdContext run, string type = "components.MyTrainer", MlmdPropertyDictionary? custom = null) => Runs.CreateExecutionAsync(
        new ExecutionRequest
        {
            Node = new NodeRequest { Type = new TypeRequest { Name = type }, CustomProperties = custom ?? new() },
            Contexts = [run],
            InRun = true,
        },
        Token);

    /// <summary>Records one output, as the command does.</summary>
    public async Task<MlmdArtifact> OutputAsync(MlmdExecution execution, NodeRequest artifact, string? name = null)
    {
        var contexts = await new RunContexts(Connection).OfAsync(execution, Token);
        var record = await new OutputFactory(Connection).CreateAsync(execution.Id, contexts, new OutputRequest(artifact, name), Token);
        await new OutputRecorder(Connection).WriteAsync(contexts, [record], Token);
        return record.Artifact;
    }

    public static NodeRequest Model(string uri = "gs://bucket/model/output") => new() { Type = new TypeRequest { Name = "Model" }, Uri = uri };

    public async Task<TNode> ReadAsync<TNode>(long id)
        where TNode : MlmdNode => Assert.Single(await Client.GetNodesByIdAsync<TNode>([id], Token));

    public async Task<TType> PutTypeAsync<TType>(string name, params (string Name, MlmdPropertyType Type)[] properties)
        where TType : MlmdType, new()
    {
        var type = new TType { Name = name };
        foreach (var (property, dataType) in properties) type.Properties[property] = dataType;
        return await Client.PutTypeAsync(type, canAddFields: false, Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
