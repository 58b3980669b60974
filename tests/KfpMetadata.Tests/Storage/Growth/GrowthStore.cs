using Google.Protobuf;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using EventEdge = KfpMetadata.Protocol.PutLineageSubgraphRequest.Types.EventEdge;

namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>
/// A store with a run that is the same in every size, recorded midway between other runs. Those are linked with each other and with one
/// large context, as all runs of a pipeline are, and not with the run.
/// </summary>
internal sealed class GrowthStore : IDisposable
{
    /// <summary>A version that the types of the run have as well.</summary>
    public const string Version = "v2";

    private const int Batches = 10;
    private const int RunNodes = 4;

    private readonly SteppedTime clock = new();
    private readonly EmbeddedStore store;
    private readonly Dictionary<string, long> types = new(StringComparer.Ordinal);
    private readonly Dictionary<GrowthKind, (long Id, long Time)> middle = [];
    private readonly Dictionary<GrowthKind, IReadOnlyList<long>> run = [];
    private int recorded;

    /// <summary>Makes a store.</summary>
    /// <param name="nodes">The number of its nodes.</param>
    /// <param name="path">Its file; null for memory.</param>
    public GrowthStore(int nodes, string? path = null)
    {
        store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, TimeProvider = clock, Connected = Watch.Add });
        PutTypes(nodes / 20);
        for (var batch = 0; batch < Batches; batch++)
        {
            if (batch == Batches / 2)
                RecordRun();
            RecordOthers(nodes / Batches, isMiddle: batch == Batches / 2);
        }

        Watch.Restart();
    }

    public StatementWatch Watch { get; } = new();

    public EmbeddedStore Store => store;

    public long TypeId(string name) => types[name];

    /// <summary>The ids of the run's nodes of a kind.</summary>
    public IReadOnlyList<long> Run(GrowthKind kind) => run[kind];

    /// <summary>The context of all other runs.</summary>
    public long LargeContext { get; private set; }

    /// <summary>The token of a page that begins in the middle of all nodes, among many of one time.</summary>
    public string MiddleToken(GrowthKind kind, string field)
    {
        var (id, time) = middle[kind];
        var token = new ListOperationNextPageToken { IdOffset = id, FieldOffset = field is "ID" ? id : time };
        return token.ToByteString().ToBase64().Replace('+', '-').Replace('/', '_');
    }

    public void Dispose() => store.Dispose();

    private void PutTypes(int others)
    {
        var request = new PutTypesRequest();
        var names = GrowthKind.All.SelectMany(kind => new[] { kind.CommonType, kind.RareType })
            .Concat(Enumerable.Range(0, others).Select(index => $"other {index}")).ToList();
        foreach (var name in names)
        {
            var properties = new Dictionary<string, PropertyType>(StringComparer.Ordinal) { ["text"] = PropertyType.String };
            request.ArtifactTypes.Add(new ArtifactType { Name = name, ExternalId = "artifact " + name, Properties = { properties } });
            request.ExecutionTypes.Add(new ExecutionType { Name = name, ExternalId = "execution " + name, Properties = { properties } });
            request.ContextTypes.Add(new ContextType { Name = name, ExternalId = "context " + name, Properties = { properties } });
        }

        request.ArtifactTypes.Add(new ArtifactType { Name = GrowthKind.All[0].RareType, Version = Version });
        request.ExecutionTypes.Add(new ExecutionType { Name = GrowthKind.All[1].RareType, Version = Version });
        request.ContextTypes.Add(new ContextType { Name = GrowthKind.All[2].RareType, Version = Version });
        var response = store.PutTypes(request, null!).Result;
        foreach (var (kind, ids) in GrowthKind.All.Zip([response.ArtifactTypeIds, response.ExecutionTypeIds, response.ContextTypeIds]))
        {
            types[kind.CommonType] = ids[names.IndexOf(kind.CommonType)];
            types[kind.RareType] = ids[names.IndexOf(kind.RareType)];
        }
    }

    private void RecordRun()
    {
        clock.Milliseconds += 1000;
        var request = new PutLineageSubgraphRequest();
        for (var index = 0; index < RunNodes; index++)
        {
            request.Artifacts.Add(NewArtifact("run", index, GrowthKind.All[0].RareType));
            request.Executions.Add(NewExecution("run", index, GrowthKind.All[1].RareType));
        }

        request.Contexts.Add(NewContext("run", 0, GrowthKind.All[2].RareType));
        AddEdges(request);
        var response = Put(request);
        var around = PutContexts(
            Enumerable.Range(1, RunNodes).Select(index => NewContext("run", index, GrowthKind.All[2].RareType)));
        var parents = new PutParentContextsRequest();
        foreach (var id in around)
            parents.ParentContexts.Add(new ParentContext { ChildId = id, ParentId = response.ContextIds[0] });
        parents.ParentContexts.Add(new ParentContext { ChildId = response.ContextIds[0], ParentId = Single("parent") });
        store.PutParentContexts(parents, null!).Wait();
        run[GrowthKind.All[0]] = response.ArtifactIds;
        run[GrowthKind.All[1]] = response.ExecutionIds;
        run[GrowthKind.All[2]] = [.. response.ContextIds, .. around];
    }

    private long Single(string name) => PutContexts([NewContext(name, 0, GrowthKind.All[2].RareType)])[0];

    private IReadOnlyList<long> PutContexts(IEnumerable<Context> contexts) =>
        store.PutContexts(new PutContextsRequest { Contexts = { contexts } }, null!).Result.ContextIds;

    /// <summary>Artifacts and executions alternate along chains; a tenth of the nodes are the contexts of a few of them each.</summary>
    private void RecordOthers(int nodes, bool isMiddle)
    {
        clock.Milliseconds += 1000;
        if (LargeContext == 0)
            LargeContext = Single("large");
        var request = new PutLineageSubgraphRequest
        {
            Contexts = { new Context { Id = LargeContext, TypeId = types[GrowthKind.All[2].RareType], Name = "large 0" } },
        };
        for (var index = 0; index < nodes * 9 / 20; index++)
        {
            request.Artifacts.Add(NewArtifact("other", recorded + index, GrowthKind.All[0].CommonType));
            request.Executions.Add(NewExecution("other", recorded + index, GrowthKind.All[1].CommonType));
        }

        AddEdges(request);
        var response = Put(request);
        var contexts = PutContexts(
            Enumerable.Range(recorded, nodes / 10).Select(index => NewContext("other", index, GrowthKind.All[2].CommonType)));
        var links = new PutAttributionsAndAssociationsRequest();
        var parents = new PutParentContextsRequest();
        for (var index = 0; index < response.ArtifactIds.Count; index++)
        {
            var context = contexts[index % contexts.Count];
            links.Attributions.Add(new Attribution { ContextId = context, ArtifactId = response.ArtifactIds[index] });
            links.Associations.Add(new Association { ContextId = context, ExecutionId = response.ExecutionIds[index] });
        }

        parents.ParentContexts.Add(contexts.Select(id => new ParentContext { ChildId = id, ParentId = LargeContext }));
        store.PutAttributionsAndAssociations(links, null!).Wait();
        store.PutParentContexts(parents, null!).Wait();
        recorded += nodes;
        if (!isMiddle)
            return;
        IReadOnlyList<long>[] all = [response.ArtifactIds, response.ExecutionIds, contexts];
        foreach (var (kind, ids) in GrowthKind.All.Zip(all))
            middle[kind] = (ids[ids.Count / 2], clock.Milliseconds);
    }

    private PutLineageSubgraphResponse Put(PutLineageSubgraphRequest request) => store.PutLineageSubgraph(request, null!).Result;

    private static void AddEdges(PutLineageSubgraphRequest request)
    {
        for (var index = 0; index < request.Artifacts.Count; index++)
        {
            request.EventEdges.Add(Edge(index, index, Event.Types.Type.Output));
            if (index > 0)
                request.EventEdges.Add(Edge(index - 1, index, Event.Types.Type.Input));
        }
    }

    private static EventEdge Edge(int artifact, int execution, Event.Types.Type type) => new()
    {
        ArtifactIndex = artifact,
        ExecutionIndex = execution,
        Event = new Event
        {
            Type = type,
            Path = new Event.Types.Path { Steps = { new Event.Types.Path.Types.Step { Key = "model" } } },
        },
    };

    private Artifact NewArtifact(string group, int index, string type) => new()
    {
        TypeId = types[type],
        Name = $"{group} {index}",
        ExternalId = $"{group} {index}",
        Uri = $"s3://{group}/{index}",
        Properties = { Text(group, index) },
        CustomProperties = { Number(index) },
    };

    private Execution NewExecution(string group, int index, string type) => new()
    {
        TypeId = types[type],
        Name = $"{group} {index}",
        ExternalId = $"{group} {index}",
        Properties = { Text(group, index) },
        CustomProperties = { Number(index) },
    };

    private Context NewContext(string group, int index, string type) => new()
    {
        TypeId = types[type],
        Name = $"{group} {index}",
        ExternalId = $"{group} {index}",
        Properties = { Text(group, index) },
        CustomProperties = { Number(index) },
    };

    private static Dictionary<string, Value> Text(string group, int index) => new(StringComparer.Ordinal)
    {
        ["text"] = new Value { StringValue = $"{group} {index}" },
    };

    private static Dictionary<string, Value> Number(int index) => new(StringComparer.Ordinal)
    {
        ["number"] = new Value { IntValue = index },
    };
}
