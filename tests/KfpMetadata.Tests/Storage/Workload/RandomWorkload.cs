using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KfpMetadata.Protocol;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>Requests of every write RPC from dice: the same seed and the same answers give the same requests. A few are refused.</summary>
internal sealed class RandomWorkload
{
    private readonly RandomValues values;
    private readonly RandomMessages messages;
    private readonly (int Weight, string Rpc, Func<ServiceClient, Task> Send)[] operations;

    public RandomWorkload(int seed)
    {
        values = new RandomValues(new Random(seed));
        messages = new RandomMessages(values, State);
        operations =
        [
            (3, "PutTypes", PutTypesAsync),
            (3, "PutArtifactType", PutArtifactTypeAsync),
            (3, "PutExecutionType", PutExecutionTypeAsync),
            (3, "PutContextType", PutContextTypeAsync),
            (18, "PutArtifacts", PutArtifactsAsync),
            (14, "PutExecutions", PutExecutionsAsync),
            (8, "PutContexts", PutContextsAsync),
            (12, "PutEvents", PutEventsAsync),
            (14, "PutExecution", PutExecutionAsync),
            (8, "PutLineageSubgraph", PutLineageSubgraphAsync),
            (10, "PutAttributionsAndAssociations", PutLinksAsync),
            (4, "PutParentContexts", PutParentContextsAsync),
        ];
    }

    public WorkloadState State { get; } = new();

    /// <summary>How many requests of each RPC were taken.</summary>
    public Dictionary<string, int> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>How many were refused, by RPC and code.</summary>
    public Dictionary<(string Rpc, StatusCode Code), int> Refused { get; } = [];

    /// <summary>Sends so many requests.</summary>
    public async Task RunAsync(ServiceClient store, int count)
    {
        if (State.ArtifactTypes.Count == 0)
            await PutTypesAsync(store);
        for (var sent = 0; sent < count; sent++)
        {
            var roll = values.Number(0, operations.Sum(operation => operation.Weight) - 1);
            var index = 0;
            while (roll >= operations[index].Weight)
                roll -= operations[index++].Weight;
            var (_, rpc, send) = operations[index];
            try
            {
                await send(store);
                Taken[rpc] = Taken.GetValueOrDefault(rpc) + 1;
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.AlreadyExists or StatusCode.InvalidArgument or StatusCode.Internal)
            {
                Refused[(rpc, exception.StatusCode)] = Refused.GetValueOrDefault((rpc, exception.StatusCode)) + 1;
            }
        }
    }

    private async Task PutTypesAsync(ServiceClient store)
    {
        var request = new PutTypesRequest
        {
            ArtifactTypes = { Some(2, messages.NewArtifactType) },
            ExecutionTypes = { Some(2, messages.NewExecutionType) },
            ContextTypes = { Some(2, messages.NewContextType) },
        };
        var answer = await store.PutTypesAsync(request);
        State.ArtifactTypes.AddRange(request.ArtifactTypes.Zip(answer.ArtifactTypeIds, KnownType.From));
        State.ExecutionTypes.AddRange(request.ExecutionTypes.Zip(answer.ExecutionTypeIds, KnownType.From));
        State.ContextTypes.AddRange(request.ContextTypes.Zip(answer.ContextTypeIds, KnownType.From));
    }

    private async Task PutArtifactTypeAsync(ServiceClient store)
    {
        if (values.Chance(50))
        {
            var type = messages.NewArtifactType();
            State.ArtifactTypes.Add(KnownType.From(type, (await store.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = type })).TypeId));
            return;
        }

        var known = values.Pick(State.ArtifactTypes);
        var more = new ArtifactType { Name = known.Name, Properties = { Extended(known) } };
        if (known.Version is { } version)
            more.Version = version;
        await store.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = more, CanAddFields = true, CanOmitFields = true });
        Extend(known, more.Properties);
    }

    private async Task PutExecutionTypeAsync(ServiceClient store)
    {
        if (values.Chance(50))
        {
            var type = messages.NewExecutionType();
            State.ExecutionTypes.Add(KnownType.From(type, (await store.PutExecutionTypeAsync(new PutExecutionTypeRequest { ExecutionType = type })).TypeId));
            return;
        }

        var known = values.Pick(State.ExecutionTypes);
        var more = new ExecutionType { Name = known.Name, Properties = { Extended(known) } };
        if (known.Version is { } version)
            more.Version = version;
        await store.PutExecutionTypeAsync(new PutExecutionTypeRequest { ExecutionType = more, CanAddFields = true, CanOmitFields = true });
        Extend(known, more.Properties);
    }

    private async Task PutContextTypeAsync(ServiceClient store)
    {
        if (values.Chance(50))
        {
            var type = messages.NewContextType();
            State.ContextTypes.Add(KnownType.From(type, (await store.PutContextTypeAsync(new PutContextTypeRequest { ContextType = type })).TypeId));
            return;
        }

        var known = values.Pick(State.ContextTypes);
        var more = new ContextType { Name = known.Name, Properties = { Extended(known) } };
        if (known.Version is { } version)
            more.Version = version;
        await store.PutContextTypeAsync(new PutContextTypeRequest { ContextType = more, CanAddFields = true, CanOmitFields = true });
        Extend(known, more.Properties);
    }

    private async Task PutArtifactsAsync(ServiceClient store)
    {
        var request = new PutArtifactsRequest();
        request.Artifacts.AddRange(Some(3, () => messages.Artifact(AnyOrNew(State.Artifacts))));
        if (values.Chance(20))
            request.UpdateMask = Mask("uri", "state");
        var answer = await store.PutArtifactsAsync(request);
        Add(State.Artifacts, answer.ArtifactIds, request.Artifacts.Select(node => node.TypeId), State.ArtifactTypes);
    }

    private async Task PutExecutionsAsync(ServiceClient store)
    {
        var request = new PutExecutionsRequest();
        request.Executions.AddRange(Some(3, () => messages.Execution(AnyOrNew(State.Executions))));
        if (values.Chance(20))
            request.UpdateMask = Mask("last_known_state", "external_id");
        var answer = await store.PutExecutionsAsync(request);
        Add(State.Executions, answer.ExecutionIds, request.Executions.Select(node => node.TypeId), State.ExecutionTypes);
    }

    private async Task PutContextsAsync(ServiceClient store)
    {
        var request = new PutContextsRequest();
        request.Contexts.AddRange(Some(2, () => messages.Context(AnyOrNew(State.Contexts))));
        if (values.Chance(20))
            request.UpdateMask = Mask("external_id");
        var answer = await store.PutContextsAsync(request);
        Add(State.Contexts, answer.ContextIds, request.Contexts.Select(node => node.TypeId), State.ContextTypes);
    }

    private async Task PutEventsAsync(ServiceClient store)
    {
        if (State.Artifacts.Count > 0 && State.Executions.Count > 0)
            await store.PutEventsAsync(new PutEventsRequest { Events = { Some(3, () => messages.Event(Any(State.Artifacts), Any(State.Executions))) } });
    }

    private async Task PutExecutionAsync(ServiceClient store)
    {
        var request = new PutExecutionRequest
        {
            Execution = messages.Execution(AnyOrNew(State.Executions)),
            Contexts = { Some(2, () => messages.Context(AnyOrNew(State.Contexts)), least: 0) },
            Options = new PutExecutionRequest.Types.Options { ReuseContextIfAlreadyExist = true, ForceUpdateTime = values.Chance(20) },
        };
        request.ArtifactEventPairs.AddRange(Some(3, () => new PutExecutionRequest.Types.ArtifactAndEvent
        {
            Artifact = messages.Artifact(AnyOrNew(State.Artifacts)), Event = values.Chance(80) ? messages.Event(null, null) : null,
        }));
        var answer = await store.PutExecutionAsync(request);
        Add(State.Executions, [answer.ExecutionId], [request.Execution.TypeId], State.ExecutionTypes);
        Add(State.Artifacts, answer.ArtifactIds, request.ArtifactEventPairs.Select(pair => pair.Artifact.TypeId), State.ArtifactTypes);
        Add(State.Contexts, answer.ContextIds, request.Contexts.Select(node => node.TypeId), State.ContextTypes);
    }

    private async Task PutLineageSubgraphAsync(ServiceClient store)
    {
        var request = new PutLineageSubgraphRequest
        {
            Executions = { Some(3, () => messages.Execution(AnyOrNew(State.Executions))) },
            Artifacts = { Some(4, () => messages.Artifact(AnyOrNew(State.Artifacts))) },
            Contexts = { Some(2, () => messages.Context(), least: 0) },
            Options = new PutLineageSubgraphRequest.Types.Options { ReuseContextIfAlreadyExist = true, ReuseArtifactIfAlreadyExistByExternalId = values.Chance(30) },
        };
        request.EventEdges.AddRange(Some(4, () => new PutLineageSubgraphRequest.Types.EventEdge
        {
            ExecutionIndex = values.Number(0, request.Executions.Count - 1), ArtifactIndex = values.Number(0, request.Artifacts.Count - 1),
            Event = messages.Event(null, null),
        }));
        var answer = await store.PutLineageSubgraphAsync(request);
        Add(State.Executions, answer.ExecutionIds, request.Executions.Select(node => node.TypeId), State.ExecutionTypes);
        Add(State.Artifacts, answer.ArtifactIds, request.Artifacts.Select(node => node.TypeId), State.ArtifactTypes);
        Add(State.Contexts, answer.ContextIds, request.Contexts.Select(node => node.TypeId), State.ContextTypes);
    }

    private async Task PutLinksAsync(ServiceClient store)
    {
        if (State.Contexts.Count == 0 || State.Artifacts.Count == 0 || State.Executions.Count == 0)
            return;
        await store.PutAttributionsAndAssociationsAsync(new PutAttributionsAndAssociationsRequest
        {
            Attributions = { Some(3, () => new Attribution { ContextId = Any(State.Contexts), ArtifactId = Any(State.Artifacts) }) },
            Associations = { Some(3, () => new Association { ContextId = Any(State.Contexts), ExecutionId = Any(State.Executions) }) },
        });
    }

    private async Task PutParentContextsAsync(ServiceClient store)
    {
        if (State.Contexts.Count > 1)
        {
            await store.PutParentContextsAsync(new PutParentContextsRequest
            {
                ParentContexts = { Some(2, () => new ParentContext { ChildId = Any(State.Contexts), ParentId = Any(State.Contexts) }) },
            });
        }
    }

    private List<T> Some<T>(int most, Func<T> make, int least = 1) => [.. Enumerable.Range(0, values.Number(least, most)).Select(_ => make())];

    private KnownNode? AnyOrNew(Dictionary<long, KnownNode> nodes) => nodes.Count > 0 && values.Chance(25) ? nodes[Any(nodes)] : null;

    /// <summary>Ids are given without gaps.</summary>
    private long Any(Dictionary<long, KnownNode> nodes) => values.Number(1, nodes.Count);

    private FieldMask Mask(params string[] fields)
    {
        var paths = fields.Append("custom_properties.alpha").Append("custom_properties.beta").Append("custom_properties.é");
        return new FieldMask { Paths = { paths.Where(_ => values.Chance(60)).DefaultIfEmpty(fields[0]) } };
    }

    private Dictionary<string, PropertyType> Extended(KnownType type)
    {
        var properties = type.Properties.Where(_ => values.Chance(50)).ToDictionary(StringComparer.Ordinal);
        properties[messages.NewProperty()] = values.Type();
        return properties;
    }

    private static void Extend(KnownType type, MapField<string, PropertyType> properties)
    {
        foreach (var (name, declared) in properties)
            type.Properties[name] = declared;
    }

    private static void Add(Dictionary<long, KnownNode> nodes, IEnumerable<long> ids, IEnumerable<long> typeIds, List<KnownType> types)
    {
        foreach (var (id, typeId) in ids.Zip(typeIds))
            nodes.TryAdd(id, new KnownNode(id, types.Single(type => type.Id == typeId)));
    }
}
