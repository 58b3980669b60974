using System.Diagnostics;
using System.Text.Json.Nodes;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>A file written here, opened by the released library, and back.</summary>
public sealed class ReferenceTests : IDisposable
{
    private const string Variable = "KFPMETADATA_REFERENCE_1_17_1";

    /// <summary>Prints all nodes and events of a file, and adds an artifact.</summary>
    private const string Script = """
        import json, sys
        from google.protobuf import wrappers_pb2
        from google.protobuf.json_format import MessageToDict
        from ml_metadata import metadata_store
        from ml_metadata.proto import metadata_store_pb2 as pb
        config = pb.ConnectionConfig()
        config.sqlite.filename_uri = sys.argv[1]
        config.sqlite.connection_mode = pb.SqliteMetadataSourceConfig.READWRITE
        store = metadata_store.MetadataStore(config)
        show = lambda items: [MessageToDict(item, preserving_proto_field_name=True) for item in items]
        print(json.dumps({
            "artifacts": show(store.get_artifacts()), "executions": show(store.get_executions()), "contexts": show(store.get_contexts()),
            "events": show(store.get_events_by_execution_ids([e.id for e in store.get_executions()])),
            "types": show(store.get_artifact_types()), "execution_types": show(store.get_execution_types()),
            "members": show(store.get_artifacts_by_context(1)), "parents": show(store.get_parent_contexts_by_context(1))}))
        added = pb.Artifact(type_id=store.get_artifact_type("Model").id, name="of the library", uri="library://x")
        added.custom_properties["d"].double_value = 0.25
        store.put_artifacts([added])
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TheLibraryOpensAFileWrittenHereAndReadsTheSame()
    {
        var python = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(python), $"{Variable} does not name a Python with ml-metadata 1.17.1");
        var path = folder.PathOf("store.sqlite");
        JsonObject written;
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            await Fill(store);
            written = new JsonObject
            {
                ["artifacts"] = await List(store, "GetArtifacts", "{}", "artifacts"),
                ["executions"] = await List(store, "GetExecutions", "{}", "executions"),
                ["contexts"] = await List(store, "GetContexts", "{}", "contexts"),
                ["events"] = await List(store, "GetEventsByExecutionIDs", """{"execution_ids": [1, 2]}""", "events"),
                ["types"] = await List(store, "GetArtifactTypes", "{}", "artifact_types"),
                ["execution_types"] = await List(store, "GetExecutionTypes", "{}", "execution_types"),
                ["members"] = await List(store, "GetArtifactsByContext", """{"context_id": 1}""", "artifacts"),
                ["parents"] = await List(store, "GetParentContextsByContext", """{"context_id": 1}""", "contexts"),
            };
        }

        var read = JsonNode.Parse(await RunPython(python!, path))!.AsObject();
        Assert.Null(JsonComparer.Compare(written, read));

        await using var again = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var added = Assert.Single(
            await again.GetArtifacts(), artifact => string.Equals(artifact.Uri, "library://x", StringComparison.Ordinal));
        Assert.Equal(("of the library", 0.25), (added.Name, added.CustomProperties["d"].DoubleValue));
    }

    private static async Task Fill(EmbeddedStore store)
    {
        foreach (var (rpc, request) in new[]
        {
            ("PutTypes", """
                {"artifact_types": [{"name": "Model", "base_type": "MODEL", "properties": {"i": "INT", "s": "STRING", "b": "BOOLEAN", "st": "STRUCT", "p": "PROTO"}}],
                 "execution_types": [{"name": "Step", "version": "2", "input_type": {"none": {}}, "output_type": {"any": {}}}],
                 "context_types": [{"name": "Run"}]}
                """),
            ("PutExecution", """
                {"execution": {"type_id": 11, "name": "train", "last_known_state": "COMPLETE", "custom_properties": {"x": {"double_value": 0.5}}},
                 "artifact_event_pairs": [
                  {"artifact": {"type_id": 10, "name": "m", "uri": "s3://m", "state": "LIVE", "external_id": "e", "properties": {
                     "i": {"int_value": 9007199254740993}, "s": {"string_value": "\u00e9'\""}, "b": {"bool_value": true}, "st": {"struct_value": {"a": [1, "x", null]}},
                     "p": {"proto_value": {"@type": "type.googleapis.com/google.protobuf.StringValue", "value": "v"}}}},
                   "event": {"type": "OUTPUT", "path": {"steps": [{"key": "model"}, {"index": 0}]}}},
                  {"artifact": {"type_id": 10, "name": "n"}, "event": {"type": "INPUT", "milliseconds_since_epoch": 5}}],
                 "contexts": [{"type_id": 12, "name": "run"}, {"type_id": 12, "name": "pipeline"}]}
                """),
            ("PutExecutions", """{"executions": [{"type_id": 11}]}"""),
            ("PutParentContexts", """{"parent_contexts": [{"child_id": 1, "parent_id": 2}]}"""),
        })
        {
            await ServiceCaller.Call(store, rpc, request);
        }
    }

    private static async Task<JsonArray> List(EmbeddedStore store, string rpc, string request, string field) =>
        (await ServiceCaller.Call(store, rpc, request))[field]?.DeepClone().AsArray() ?? [];

    private static async Task<string> RunPython(string python, string path)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { "-c", Script, path })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
