using System.Text.Json;
using System.Text.Json.Nodes;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Runs;

/// <summary>Lays down runs row by row, as Kubeflow's metadata writer (v1) and its driver and launcher (v2) do, with the calls that they make.</summary>
internal sealed class GoldRuns(StoreFixture store)
{
    /// <summary>Calls any RPC of the session's store, past the guard: what Kubeflow sends is sent.</summary>
    private const string Call =
        """
        param($Rpc, $Body)
        $connection = Get-MlmdConnection -Default
        $client = $connection.GetType().GetProperty('Client', [Reflection.BindingFlags] 'NonPublic,Instance').GetValue($connection)
        $client.InvokeAsync($Rpc, $Body, $true, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
        """;

    /// <summary>The v1 run <c>wf-abc</c>: Preprocess, then Train.</summary>
    public void LayV1(string run = "wf-abc", string learningRate = "0.1", string digest = "d2")
    {
        var context = Context("KfpRun", run, properties: new JsonObject { ["pipeline_name"] = S(run), ["run_id"] = S(run) }, declared: ["pipeline_name", "run_id"]);
        var preprocess = V1Task(context, run, "Preprocess", "d1", "111", "input:rows", "100");
        var data = V1Artifact(context, run, "Dataset", "data", "111");
        Event(preprocess, data, "OUTPUT", "data");
        var train = V1Task(context, run, "Train", digest, "222", "input:lr", learningRate);
        Event(train, data, "INPUT", "data");
        Event(train, V1Artifact(context, run, "Model", "model", "222"), "OUTPUT", "model");
    }

    /// <summary>The v2 run <c>r1</c> of the pipeline <c>p</c>: a DAG with a task from the cache of run <c>r0</c>, and one with metrics.</summary>
    public V2Rows LayV2()
    {
        var pipeline = Context("system.Pipeline", "p");
        var before = V2Run(pipeline, "r0");
        var cachedFrom = V2Execution([pipeline, before], "system.ContainerExecution", "COMPLETE", Task("prep"), []);
        var data = V2Artifact("system.Dataset", "minio://mlpipeline/v2/artifacts/p/r0/prep/1/data", new JsonObject { ["display_name"] = S("data") });
        var logs = V2Artifact("system.Artifact", "minio://mlpipeline/v2/artifacts/p/r0/prep/1/executor-logs-0", new JsonObject { ["display_name"] = S("executor-logs") });
        Event(cachedFrom, data, "OUTPUT", "data");
        Event(cachedFrom, logs, "OUTPUT", "executor-logs");

        var run = V2Run(pipeline, "r1");
        long[] contexts = [pipeline, run];
        var root = V2Execution(contexts, "system.DAGExecution", "RUNNING", Root(new JsonObject { ["n"] = 1 }), [], name: "run/r1");
        var dagTask = Task("sub", root);
        dagTask["total_dag_tasks"] = I(2);
        dagTask["inputs"] = Struct(new JsonObject { ["n"] = 1 });
        var dag = V2Execution(contexts, "system.DAGExecution", "COMPLETE", dagTask, []);
        var prepTask = Container(Task("prep", dag), pod: "");
        prepTask["cached_execution_id"] = S(Text(cachedFrom));
        prepTask["inputs"] = Struct(new JsonObject { ["n"] = 1 });
        var prep = V2Execution(contexts, "system.ContainerExecution", "CACHED", prepTask, [(data, "OUTPUT", "data"), (logs, "OUTPUT", "executor-logs")]);
        var metrics = V2Artifact(
            "system.Metrics",
            "minio://mlpipeline/v2/artifacts/p/r1/train/2/metrics",
            new JsonObject { ["accuracy"] = D(0.93), ["display_name"] = S("metrics"), ["store_session_info"] = S("{}") });
        var trainLogs = V2Artifact("system.Artifact", "minio://mlpipeline/v2/artifacts/p/r1/train/2/executor-logs-0", new JsonObject { ["display_name"] = S("executor-logs") });
        var train = V2Execution(
            contexts,
            "system.ContainerExecution",
            "COMPLETE",
            Container(Task("train", dag), pod: "p-xyz-system-container-impl-1"),
            [(data, "INPUT", "dataset"), (metrics, "OUTPUT", "metrics"), (trainLogs, "OUTPUT", "executor-logs")]);
        return new V2Rows(pipeline, run, root, dag, prep, train, cachedFrom, metrics);
    }

    /// <summary>A context of a v2 run, child of its pipeline.</summary>
    public long V2Run(long pipeline, string run, string pipelineName = "p", string space = "team")
    {
        var id = Context(
            "system.PipelineRun",
            run,
            custom: new JsonObject
            {
                ["namespace"] = S(space),
                ["resource_name"] = S("run-resource"),
                ["pipeline_root"] = S($"minio://mlpipeline/v2/artifacts/{pipelineName}/{run}"),
                ["store_session_info"] = S("""{"Provider":"minio","Params":{}}"""),
            });
        Invoke("PutParentContexts", new JsonObject { ["parent_contexts"] = new JsonArray(new JsonObject { ["child_id"] = Text(id), ["parent_id"] = Text(pipeline) }) });
        return id;
    }

    /// <summary>A context; the type is made where it is not there.</summary>
    public long Context(string type, string name, JsonObject? properties = null, JsonObject? custom = null, params string[] declared)
    {
        var row = new JsonObject { ["type_id"] = Type("Context", type, declared), ["name"] = name, ["properties"] = properties ?? [], ["custom_properties"] = custom ?? [] };
        return Id(Invoke("PutContexts", new JsonObject { ["contexts"] = new JsonArray(row) }), "context_ids");
    }

    /// <summary>An execution of v2 in contexts, with its events, in one call.</summary>
    public long V2Execution(long[] contexts, string type, string state, JsonObject custom, (long Artifact, string Type, string Key)[] events, string? name = null)
    {
        var row = new JsonObject { ["type_id"] = Type("Execution", type), ["last_known_state"] = state, ["custom_properties"] = custom };
        if (name is not null) row["name"] = name;
        var id = Id(Invoke("PutExecutions", new JsonObject { ["executions"] = new JsonArray(row) }), "execution_ids");
        Invoke("PutAttributionsAndAssociations", new JsonObject
        {
            ["associations"] = new JsonArray([.. contexts.Select(context => new JsonObject { ["execution_id"] = Text(id), ["context_id"] = Text(context) })]),
            ["attributions"] = new JsonArray([.. events.SelectMany(link => contexts.Select(context => new JsonObject { ["artifact_id"] = Text(link.Artifact), ["context_id"] = Text(context) }))]),
        });
        foreach (var (artifact, kind, key) in events) Event(id, artifact, kind, key);
        return id;
    }

    /// <summary>An artifact of v2.</summary>
    public long V2Artifact(string type, string uri, JsonObject custom) =>
        Id(Invoke("PutArtifacts", new JsonObject { ["artifacts"] = new JsonArray(new JsonObject { ["type_id"] = Type("Artifact", type), ["uri"] = uri, ["state"] = "LIVE", ["custom_properties"] = custom }) }), "artifact_ids");

    public void Event(long execution, long artifact, string type, string key) =>
        Invoke("PutEvents", new JsonObject
        {
            ["events"] = new JsonArray(new JsonObject
            {
                ["execution_id"] = Text(execution),
                ["artifact_id"] = Text(artifact),
                ["type"] = type,
                ["path"] = new JsonObject { ["steps"] = new JsonArray(new JsonObject { ["key"] = key }) },
            }),
        });

    /// <summary>What every v2 root has.</summary>
    public static JsonObject Root(JsonObject? inputs = null) =>
        new() { ["display_name"] = S(""), ["task_name"] = S(""), ["inputs"] = Struct(inputs ?? []) };

    /// <summary>What every v2 task has.</summary>
    public static JsonObject Task(string name, long? parent = null)
    {
        var custom = new JsonObject { ["display_name"] = S(name), ["task_name"] = S(name), ["inputs"] = Struct([]) };
        if (parent is { } id) custom["parent_dag_id"] = I(id);
        return custom;
    }

    public static JsonObject S(string text) => new() { ["string_value"] = text };

    public static JsonObject I(long number) => new() { ["int_value"] = Text(number) };

    public static JsonObject D(double number) => new() { ["double_value"] = number };

    public static JsonObject Struct(JsonObject fields) => new() { ["struct_value"] = fields };

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static long Id(JsonNode answer, string field) => long.Parse(answer[field]![0]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Container(JsonObject custom, string pod)
    {
        custom["pod_name"] = S(pod);
        custom["pod_uid"] = S(pod.Length == 0 ? "" : "uid");
        custom["namespace"] = S(pod.Length == 0 ? "" : "team");
        custom["image"] = S("");
        custom["cache_fingerprint"] = S("f00d");
        custom["outputs"] = Struct([]);
        return custom;
    }

    private long V1Task(long context, string run, string component, string digest, string pod, string parameter, string value)
    {
        var type = Type("Execution", $"components.{component}@sha256={digest}", "pipeline_name", "run_id", "component_id");
        var row = new JsonObject
        {
            ["type_id"] = type,
            ["properties"] = new JsonObject { ["pipeline_name"] = S(run), ["run_id"] = S(run), ["component_id"] = S(component) },
            ["custom_properties"] = new JsonObject { [parameter] = S(value), ["kfp_pod_name"] = S($"{run}-{pod}") },
        };
        var id = Id(Invoke("PutExecutions", new JsonObject { ["executions"] = new JsonArray(row) }), "execution_ids");
        Invoke("PutAttributionsAndAssociations", new JsonObject { ["associations"] = new JsonArray(new JsonObject { ["execution_id"] = Text(id), ["context_id"] = Text(context) }) });
        return id;
    }

    private long V1Artifact(long context, string run, string type, string output, string pod)
    {
        var row = new JsonObject
        {
            ["type_id"] = Type("Artifact", type),
            ["uri"] = $"minio://mlpipeline/artifacts/{run}/{run}-{pod}/{output}.tgz",
            ["custom_properties"] = new JsonObject { ["name"] = S(output), ["pipeline_name"] = S(run), ["run_id"] = S(run), ["argo_artifact"] = S("""{"name": "x"}""") },
        };
        var id = Id(Invoke("PutArtifacts", new JsonObject { ["artifacts"] = new JsonArray(row) }), "artifact_ids");
        Invoke("PutAttributionsAndAssociations", new JsonObject { ["attributions"] = new JsonArray(new JsonObject { ["artifact_id"] = Text(id), ["context_id"] = Text(context) }) });
        return id;
    }

    private string Type(string kind, string name, params string[] declared)
    {
        var lower = kind.ToLowerInvariant();
        var type = new JsonObject { ["name"] = name, ["properties"] = new JsonObject(declared.Select(property => KeyValuePair.Create(property, (JsonNode?)"STRING"))) };
        return Invoke($"Put{kind}Type", new JsonObject { [lower + "_type"] = type, ["can_omit_fields"] = true })["type_id"]!.ToString();
    }

    private JsonNode Invoke(string rpc, JsonObject body) =>
        JsonNode.Parse(store.Session.Invoke(Call, ("Rpc", rpc), ("Body", body.ToJsonString(JsonSerializerOptions.Default))).Single.ToString()!)!;
}
