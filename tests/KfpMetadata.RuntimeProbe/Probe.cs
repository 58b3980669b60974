using System.Reflection;

namespace KfpMetadata.RuntimeProbe;

/// <summary>Records, lists, filters and walks on each kind of store.</summary>
internal static class Probe
{
    private const string ModelType = "Model";

    public static async Task RunAsync(Assembly module, string path, int port)
    {
        // As the cmdlets get it: through the load context of the module.
        var create = module.GetType("KfpMetadata.Sessions.ClientLoadContext", throwOnError: true)!.GetMethod("CreateFactory", BindingFlags.Public | BindingFlags.Static)!;
        var factory = (IMlmdClientFactory)create.Invoke(obj: null, parameters: null)!;
        // What the module sets here knows PowerShell's types, and no PowerShell is loaded.
        MlmdValue.Unwrap = static value => value;
        await UseAsync("memory", await factory.OpenMemoryAsync(CancellationToken.None));
        await UseAsync("file", await factory.OpenFileAsync(path, readOnly: false, CancellationToken.None));
        await UseAsync("server", await factory.ConnectAsync(new MlmdServerOptions { HostName = "127.0.0.1", Port = port, ConnectAttempts = 5 }, progress: null, CancellationToken.None));
    }

    private static async Task UseAsync(string kind, IMlmdClient client)
    {
        await using var connection = new MlmdConnection(kind, client);
        var recorder = new RunRecorder(connection);
        var run = await recorder.CreateContextAsync(RunRecorder.RunContext("run-1", "p"), CancellationToken.None);
        var trainer = await recorder.CreateExecutionAsync(Task(run, "components.Train") with { Outputs = [Model("gs://b/a"), Model("gs://b/b")] }, CancellationToken.None);

        var models = await ListAsync(client, new NodeQuery { Type = ModelType });
        var filtered = await ListAsync(client, new NodeQuery { Filter = "uri LIKE '%/b' AND contexts_c.name = 'run-1' AND custom_properties.accuracy.double_value > 0.5" });
        var test = await recorder.CreateExecutionAsync(Task(run, "components.Test") with { Inputs = [new InputRecord(filtered[0].Id, "model")] }, CancellationToken.None);
        var graph = await new LineageWalker(client, new LineageRequest([filtered[0]]), CancellationToken.None).WalkAsync();
        Console.WriteLine(string.Join('\t', kind, models.Count, filtered.Count, filtered[0].Uri, graph.Nodes.Length, graph.Nodes.Any(node => node.Id == test.Id) && trainer.Id != test.Id));
    }

    private static ExecutionRequest Task(MlmdContext run, string type) =>
        new() { Node = new NodeRequest { Type = new TypeRequest { Name = type, AddMissing = true } }, Contexts = [run], InRun = true };

    private static OutputRequest Model(string uri) => new(
        new NodeRequest { Type = new TypeRequest { Name = ModelType, AddMissing = true }, Uri = uri, CustomProperties = new MlmdPropertyDictionary { ["accuracy"] = 0.9 } },
        "model-" + uri[^1]);

    private static async Task<List<MlmdArtifact>> ListAsync(IMlmdClient client, NodeQuery query)
    {
        var found = new List<MlmdArtifact>();
        await foreach (var artifact in client.ListNodesAsync<MlmdArtifact>(query, CancellationToken.None))
            found.Add(artifact);
        return found;
    }
}
