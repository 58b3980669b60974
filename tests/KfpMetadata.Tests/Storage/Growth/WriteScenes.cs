namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>Requests that write the same into every size of a <see cref="GrowthStore"/>.</summary>
internal static class WriteScenes
{
    private static readonly GrowthKind Artifact = GrowthKind.All[0];
    private static readonly GrowthKind Execution = GrowthKind.All[1];
    private static readonly GrowthKind Context = GrowthKind.All[2];

    public static IReadOnlyList<GrowthScene> Of(GrowthStore store) =>
    [
        .. GrowthKind.All.SelectMany(Types),
        .. GrowthKind.All.SelectMany(kind => Nodes(store, kind)),
        .. Edges(store),
        .. Graphs(store),
    ];

    private static IEnumerable<GrowthScene> Types(GrowthKind kind)
    {
        var (name, field) = (kind.Name, kind.Field);
        // Contexts have no base types.
        var baseType = kind == Artifact ? ",\"base_type\":\"MODEL\"" : kind == Execution ? ",\"base_type\":\"TRAIN\"" : "";
        var type = $$"""{"name":"new","external_id":"new {{field}}","properties":{"text":"STRING"}{{baseType}} }""";
        yield return new($"Put{name}Type", "a new one", $$"""{"{{field}}_type":{{type}} }""");
        yield return new($"Put{name}Type", "a stored one", $$"""{"{{field}}_type":{{type}} }""");
        yield return new($"Put{name}Type", "with a further property", $$"""
            {"{{field}}_type":{"name":"{{kind.RareType}}","external_id":"changed {{field}}","properties":{"text":"STRING","more":"INT"} },
            "can_add_fields":true}
            """);
        yield return new("PutTypes", field, $$"""
            {"{{field}}_types":[{"name":"{{kind.CommonType}}"},{"name":"newer","external_id":"newer {{field}}"}],"can_omit_fields":true}
            """);
    }

    private static IEnumerable<GrowthScene> Nodes(GrowthStore store, GrowthKind kind)
    {
        var (rpc, field, type) = ($"Put{kind.Name}s", kind.Field, store.TypeId(kind.CommonType));
        var id = store.Run(kind)[1];
        yield return new(rpc, "new ones", $$"""{"{{field}}s":[{{NewNode(type, "fresh 1")}},{{NewNode(type, "fresh 2")}}]}""");
        yield return new(rpc, "a stored one", $$"""
            {"{{field}}s":[{"id":{{id}},"name":"run 1","custom_properties":{"number":{"int_value":7},"more":{"int_value":8} } }]}
            """);
        yield return new(rpc, "a stored one by mask", $$"""
            {"{{field}}s":[{"id":{{id}},"name":"run 1","external_id":"masked"}],"update_mask":"externalId"}
            """);
    }

    private static IEnumerable<GrowthScene> Edges(GrowthStore store)
    {
        var (artifacts, executions, contexts) = (store.Run(Artifact), store.Run(Execution), store.Run(Context));
        yield return new("PutEvents", "", $$"""
            {"events":[{"artifact_id":{{artifacts[0]}},"execution_id":{{executions[3]}},"type":"DECLARED_INPUT",
            "path":{"steps":[{"key":"more"},{"index":1}]} }]}
            """);
        yield return new("PutAttributionsAndAssociations", "", $$"""
            {"attributions":[{"context_id":{{contexts[1]}},"artifact_id":{{artifacts[0]}} },
            {"context_id":{{contexts[0]}},"artifact_id":{{artifacts[0]}} }],
            "associations":[{"context_id":{{contexts[1]}},"execution_id":{{executions[0]}} }]}
            """);
        yield return new("PutParentContexts", "", $$"""
            {"parent_contexts":[{"child_id":{{contexts[1]}},"parent_id":{{contexts[2]}} }]}
            """);
    }

    private static IEnumerable<GrowthScene> Graphs(GrowthStore store)
    {
        var (artifact, execution) = (store.TypeId(Artifact.CommonType), store.TypeId(Execution.CommonType));
        var run = $$"""{"type_id":{{store.TypeId(Context.RareType)}},"name":"run 0"}""";
        yield return new("PutExecution", "with artifacts of a run", $$"""
            {"execution":{{NewNode(execution, "task")}},
            "artifact_event_pairs":[{"artifact":{{NewNode(artifact, "fresh 1")}},"event":{"type":"INPUT"} },
            {"event":{"artifact_id":{{store.Run(Artifact)[0]}},"type":"INPUT"} },
            {"artifact":{{NewNode(artifact, "output")}},"event":{"type":"OUTPUT"} }],
            "contexts":[{{run}}],
            "options":{"reuse_context_if_already_exist":true,"reuse_artifact_if_already_exist_by_external_id":true} }
            """);
        yield return new("PutExecution", "of a context by its id", $$"""
            {"execution":{"id":{{store.Run(Execution)[0]}},"last_known_state":"COMPLETE"},
            "contexts":[{"id":{{store.Run(Context)[1]}} }],"options":{"force_reuse_context":true} }
            """);
        yield return new("PutLineageSubgraph", "", $$"""
            {"executions":[{{NewNode(execution, "later task")}}],
            "artifacts":[{{NewNode(artifact, "fresh 2")}},{{NewNode(artifact, "result")}}],
            "contexts":[{{run}}],
            "event_edges":[{"execution_index":0,"artifact_index":0,"event":{"type":"INPUT"} },
            {"execution_index":0,"artifact_index":1,"event":{"type":"OUTPUT"} }],
            "options":{"reuse_context_if_already_exist":true,"reuse_artifact_if_already_exist_by_external_id":true} }
            """);
    }

    private static string NewNode(long type, string name) => $$"""
        {"type_id":{{type}},"name":"{{name}}","external_id":"{{name}}","properties":{"text":{"string_value":"x"} },
        "custom_properties":{"number":{"int_value":1},"ratio":{"double_value":0.5} } }
        """;
}
