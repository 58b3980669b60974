namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>Requests for what is the same in every size of a <see cref="GrowthStore"/>.</summary>
internal static class ReadScenes
{
    private static readonly string[] Fields = ["ID", "CREATE_TIME", "LAST_UPDATE_TIME"];

    private static readonly GrowthKind Artifact = GrowthKind.All[0];
    private static readonly GrowthKind Execution = GrowthKind.All[1];
    private static readonly GrowthKind Context = GrowthKind.All[2];

    public static IReadOnlyList<GrowthScene> Of(GrowthStore store) =>
    [
        .. GrowthKind.All.SelectMany(kind => Types(store, kind)),
        .. GrowthKind.All.SelectMany(kind => Nodes(store, kind)),
        .. GrowthKind.All.SelectMany(kind => Pages(store, kind)),
        .. Filtered(store),
        .. Neighbours(store),
        .. Members(store, Artifact),
        .. Members(store, Execution),
        .. Lineage(store),
    ];

    private static IEnumerable<GrowthScene> Types(GrowthStore store, GrowthKind kind)
    {
        var name = kind.Name;
        yield return new($"Get{name}Type", "", $$"""{"type_name":"{{kind.RareType}}"}""");
        yield return new(
            $"Get{name}Type", "a version", $$"""{"type_name":"{{kind.RareType}}","type_version":"{{GrowthStore.Version}}"}""");
        var ids = Ids([store.TypeId(kind.RareType), store.TypeId(kind.CommonType)]);
        yield return new($"Get{name}TypesByID", "", $$"""{"type_ids":[{{ids}}]}""");
        yield return new($"Get{name}TypesByExternalIds", "", $$"""{"external_ids":["{{kind.Field}} {{kind.RareType}}"]}""");
        yield return new($"Get{name}Types", "", "{}", GrowthRule.Everything);
    }

    private static IEnumerable<GrowthScene> Nodes(GrowthStore store, GrowthKind kind)
    {
        var (name, field, ids) = (kind.Name, kind.Field, Ids(store.Run(kind)));
        yield return new($"Get{name}sByID", "", $$"""{"{{field}}_ids":[{{ids}}]}""");
        yield return new(
            $"Get{name}ByTypeAndName", "", $$"""{"type_name":"{{kind.RareType}}","{{field}}_name":"run 0"}""");
        yield return new($"Get{name}sByExternalIds", "", """{"external_ids":["run 0","run 1"]}""");
        yield return new($"Get{name}sByType", "all of a type", $$"""{"type_name":"{{kind.RareType}}"}""");
        yield return new($"Get{name}s", "all", "{}", GrowthRule.Everything);
        if (kind != Artifact)
            yield break;
        yield return new("GetArtifactsByID", "with types", $$"""{"artifact_ids":[{{ids}}],"populate_artifact_types":true}""");
        yield return new("GetArtifactsByURI", "", """{"uris":["s3://run/0","s3://run/1"]}""");
    }

    /// <summary>The first page and one from the middle, of all nodes, of a type that grows and of one that does not.</summary>
    private static IEnumerable<GrowthScene> Pages(GrowthStore store, GrowthKind kind)
    {
        foreach (var (order, options) in Orders(store, kind))
        {
            yield return new($"Get{kind.Name}s", order, $"{{{options}}}", GrowthRule.Page);
            foreach (var type in new[] { kind.CommonType, kind.RareType })
            {
                yield return new(
                    $"Get{kind.Name}sByType", $"{type}, {order}", $$"""{"type_name":"{{type}}",{{options}} }""", GrowthRule.Page);
            }
        }
    }

    /// <summary>The filters by a key.</summary>
    private static IEnumerable<GrowthScene> Filtered(GrowthStore store)
    {
        var (run, type) = (store.Run(Context)[0], store.TypeId(Artifact.RareType));
        (string What, string Filter)[] filters =
        [
            ("an id", $"id = {store.Run(Artifact)[0]}"),
            ("ids", $"id IN ({Ids(store.Run(Artifact))})"),
            ("a URI", "uri = 's3://run/0'"),
            ("an external id", "external_id = 'run 0'"),
            ("a type and a name", $"type_id = {type} AND name = 'run 0'"),
            ("a type", $"type_id = {type}"),
            ("a type of most nodes", $"type_id = {store.TypeId(Artifact.CommonType)}"),
            ("a context", $"contexts_c.id = {run}"),
            ("the name of a context", $"contexts_c.type = '{Context.RareType}' AND contexts_c.name = 'run 0'"),
            ("an event", $"events_e.execution_id = {store.Run(Execution)[0]}"),
        ];
        foreach (var (what, filter) in filters)
            yield return new("GetArtifacts", $"filtered by {what}", $$"""{"options":{"max_result_size":20,"filter_query":"{{filter}}"} }""");
    }

    private static IEnumerable<GrowthScene> Neighbours(GrowthStore store)
    {
        foreach (var kind in new[] { Artifact, Execution })
        {
            var (name, field, ids) = (kind.Name, kind.Field, store.Run(kind));
            yield return new($"GetEventsBy{name}IDs", "", $$"""{"{{field}}_ids":[{{Ids(ids)}}]}""");
            yield return new($"GetContextsBy{name}", "", $$"""{"{{field}}_id":{{ids[0]}} }""");
        }

        foreach (var relatives in new[] { "Parent", "Children" })
        {
            yield return new($"Get{relatives}ContextsByContext", "", $$"""{"context_id":{{store.Run(Context)[0]}} }""");
            yield return new($"Get{relatives}ContextsByContexts", "", $$"""{"context_ids":[{{Ids(store.Run(Context))}}]}""");
        }
    }

    /// <summary>The tasks and the artifacts of a run, and the first ones of a pipeline.</summary>
    private static IEnumerable<GrowthScene> Members(GrowthStore store, GrowthKind kind)
    {
        var rpc = $"Get{kind.Name}sByContext";
        var run = store.Run(Context)[0];
        yield return new(rpc, "all of a run", $$"""{"context_id":{{run}} }""");
        foreach (var filter in new[] { "", "name != 'x'" })
        {
            foreach (var (order, options) in Orders(store, kind, filter))
            {
                var page = filter.Length == 0 ? order : $"filtered, {order}";
                yield return new(rpc, $"of a run, {page}", $$"""{"context_id":{{run}},{{options}} }""");
                // A time order of a context has no index: all its members are looked at. By id they come from one.
                if (order.StartsWith("ID", StringComparison.Ordinal))
                {
                    yield return new(
                        rpc, $"of a pipeline, {page}", $$"""{"context_id":{{store.LargeContext}},{{options}} }""", GrowthRule.Page);
                }
            }
        }
    }

    private static IEnumerable<GrowthScene> Lineage(GrowthStore store)
    {
        // Without the types, which are a list of all there are.
        const string Mask = "artifacts,executions,contexts,events,attributions,associations";
        foreach (var (start, id) in new[] { ("artifacts", store.Run(Artifact)[0]), ("executions", store.Run(Execution)[0]) })
        {
            foreach (var direction in new[] { "UPSTREAM", "DOWNSTREAM", "BIDIRECTIONAL" })
            {
                yield return new("GetLineageSubgraph", $"{direction} of {start}", $$"""
                    {"lineage_subgraph_query_options":{"starting_{{start}}":{"filter_query":"id = {{id}}"},"max_num_hops":20,
                    "direction":"{{direction}}","ending_artifacts":{"filter_query":"uri = 's3://run/3'"} },"read_mask":"{{Mask}}"}
                    """);
            }
        }

        yield return new("GetLineageGraph", "", $$"""
            {"options":{"artifacts_options":{"max_result_size":1,"filter_query":"id = {{store.Run(Artifact)[0]}}"} } }
            """)
        {
            // It has no mask.
            IsCounted = false,
        };
    }

    private static IEnumerable<(string Name, string Options)> Orders(GrowthStore store, GrowthKind kind, string filter = "")
    {
        foreach (var field in Fields)
        {
            foreach (var token in new[] { "", store.MiddleToken(kind, field) })
            {
                var place = token.Length == 0 ? "" : " from the middle";
                yield return ($"{field}{place}", Options(field, "true", token, filter));
                yield return ($"{field} falling{place}", Options(field, "false", token, filter));
            }
        }
    }

    private static string Options(string field, string ascending, string token, string filter) => $$"""
        "options":{"max_result_size":20,"order_by_field":{"field":"{{field}}","is_asc":{{ascending}} },"next_page_token":"{{token}}",
        "filter_query":"{{filter}}"}
        """;

    private static string Ids(IEnumerable<long> ids) => string.Join(',', ids);
}
