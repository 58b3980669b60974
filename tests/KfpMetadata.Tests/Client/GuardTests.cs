using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;
using Struct = Google.Protobuf.WellKnownTypes.Struct;
using StructValue = Google.Protobuf.WellKnownTypes.Value;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Client;

/// <summary>Each form that harms a real server is refused before it is sent, and what is right passes.</summary>
public sealed class GuardTests
{
    private static readonly FieldMask Mask = new() { Paths = { "uri" } };

    public static TheoryData<string, string> Refused() => new()
    {
        { "a value with nothing set", MlmdErrorId.UnsafeRequest },
        { "a value with nothing set in a pair", MlmdErrorId.UnsafeRequest },
        { "a value with nothing set in a subgraph's context", MlmdErrorId.UnsafeRequest },
        { "a struct value with nothing set", MlmdErrorId.UnsafeRequest },
        { "artifact update without mask", MlmdErrorId.UnsafeRequest },
        { "artifact update with empty mask", MlmdErrorId.UnsafeRequest },
        { "artifact update without type_id", MlmdErrorId.UnsafeRequest },
        { "execution update without mask", MlmdErrorId.UnsafeRequest },
        { "context update without mask", MlmdErrorId.UnsafeRequest },
        { "PutExecution with an execution's id", MlmdErrorId.UnsafeRequest },
        { "PutExecution with an artifact's id", MlmdErrorId.UnsafeRequest },
        { "PutExecution with a context's id", MlmdErrorId.UnsafeRequest },
        { "PutExecution with an empty pair", MlmdErrorId.UnsafeRequest },
        { "PutExecution with an unseen artifact", MlmdErrorId.UnsafeRequest },
        { "PutExecution reusing artifacts", MlmdErrorId.UnsafeRequest },
        { "PutExecution with a nameless context", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph with an execution's id", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph with an artifact's id", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph with a context's id", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph with an unseen artifact", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph with an unseen execution", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph reusing artifacts", MlmdErrorId.UnsafeRequest },
        { "PutLineageSubgraph with an untyped context", MlmdErrorId.UnsafeRequest },
        { "a text like a struct", MlmdErrorId.InvalidValue },
        { "a text like null", MlmdErrorId.InvalidValue },
        { "NUL in a text", MlmdErrorId.InvalidValue },
        { "NUL in a name", MlmdErrorId.InvalidValue },
        { "NUL in a property's name", MlmdErrorId.InvalidValue },
        { "NaN", MlmdErrorId.ValueOutOfRange },
        { "infinity in a struct", MlmdErrorId.ValueOutOfRange },
        { "an Any without type", MlmdErrorId.InvalidValue },
        { "a page of 101", MlmdErrorId.UnsafeRequest },
        { "a page of 101 by context", MlmdErrorId.UnsafeRequest },
        { "the removed field", MlmdErrorId.UnsafeRequest },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void It_is_refused(string form, string errorId)
    {
        var error = Assert.Throws<MlmdException>(() => RequestGuard.Check(Form(form), Policy()));
        Assert.Equal(errorId, error.ErrorId);
        Assert.True(error.Message.Length > 40);
    }

    [Fact]
    public void What_is_right_passes()
    {
        var policy = Policy();
        policy.Seen.Add(MlmdNodeKind.Artifact, 1);
        policy.Seen.Add(MlmdNodeKind.Execution, 2);
        IMessage[] right =
        [
            new PutArtifactsRequest { Artifacts = { new Artifact { Id = 1, TypeId = 1, Uri = "u" }, new Artifact { TypeId = 1 } }, UpdateMask = Mask },
            Form("PutExecution with an unseen artifact"),
            Form("PutLineageSubgraph with an unseen artifact"),
            new PutEventsRequest { Events = { new Event { ArtifactId = 5, ExecutionId = 6, Type = Event.Types.Type.Input } } },
            new GetArtifactsRequest { Options = new ListOperationOptions { MaxResultSize = 100 } },
            new GetArtifactsByURIRequest { Uris = { "a" } },
            Put(new Value { StringValue = " mlmd-struct::" }),
            Put(new Value { StructValue = new Struct { Fields = { ["n"] = StructValue.ForNull() } } }),
        ];
        Assert.All(right, request => RequestGuard.Check(request, policy));
    }

    [Fact]
    public void Nothing_is_written_to_an_old_server_or_on_a_read_only_connection()
    {
        var write = new PutEventsRequest();
        Assert.Equal(MlmdErrorId.ServerTooOld, Assert.Throws<MlmdException>(() => RequestGuard.Check(write, Policy() with { IsTooOld = true })).ErrorId);
        Assert.Equal(MlmdErrorId.ReadOnly, Assert.Throws<MlmdException>(() => RequestGuard.Check(write, Policy() with { IsReadOnly = true })).ErrorId);
        RequestGuard.Check(new GetArtifactsRequest(), Policy() with { IsTooOld = true, IsReadOnly = true });
    }

    [Fact]
    public void NUL_is_a_matter_of_servers() => RequestGuard.Check(Form("NUL in a text"), Policy() with { IsServer = false });

    [Fact]
    public async Task The_guard_is_under_every_call_and_learns_from_every_answer()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        await using var fresh = store.Fresh();
        var guarded = new MetadataStoreService.MetadataStoreServiceClient(fresh.Session.Guarded);
        var request = new PutExecutionRequest
        {
            Execution = new Execution { TypeId = scene.Task.TypeId },
            ArtifactEventPairs = { new PutExecutionRequest.Types.ArtifactAndEvent { Event = new Event { ArtifactId = scene.Data.Id, Type = Event.Types.Type.Input } } },
        };

        await Assert.ThrowsAsync<MlmdException>(async () => await guarded.PutExecutionAsync(request, cancellationToken: TestContext.Current.CancellationToken));
        await fresh.ListNodesAsync<MlmdArtifact>(new NodeQuery(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        var answer = await guarded.PutExecutionAsync(request, cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(0, answer.ExecutionId);
        Assert.True(fresh.Session.Seen.Has(MlmdNodeKind.Execution, answer.ExecutionId));
    }

    [Fact]
    public void Ids_are_kept_within_bounds()
    {
        var set = new IdSet(pages: 2);
        Assert.True(set.Add(1));
        Assert.False(set.Add(1));
        Assert.True(set.Add(-7));
        Assert.True(set.Add(1_000_000_000_000));
        Assert.True(set.Contains(1_000_000_000_000));
        Assert.False(set.Contains(1));
    }

    private static GuardPolicy Policy() => new(static () => "host:8080", true, false, false, new SeenNodes());

    private static PutArtifactsRequest Put(Value value) => new() { Artifacts = { new Artifact { TypeId = 1, CustomProperties = { ["p"] = value } } } };

    private static IMessage Form(string form) => form switch
    {
        "a value with nothing set" => Put(new Value()),
        "a value with nothing set in a pair" => new PutExecutionRequest
        {
            Execution = new Execution { TypeId = 1 },
            ArtifactEventPairs = { new PutExecutionRequest.Types.ArtifactAndEvent { Artifact = new Artifact { TypeId = 1, Properties = { ["p"] = new Value() } } } },
        },
        "a value with nothing set in a subgraph's context" => new PutLineageSubgraphRequest
        {
            Contexts = { new Context { TypeId = 1, Name = "c", CustomProperties = { ["p"] = new Value() } } },
        },
        "a struct value with nothing set" => Put(new Value { StructValue = new Struct { Fields = { ["a"] = new StructValue() } } }),
        "artifact update without mask" => new PutArtifactsRequest { Artifacts = { new Artifact { Id = 1, TypeId = 1 } } },
        "artifact update with empty mask" => new PutArtifactsRequest { Artifacts = { new Artifact { Id = 1, TypeId = 1 } }, UpdateMask = new FieldMask() },
        "artifact update without type_id" => new PutArtifactsRequest { Artifacts = { new Artifact { Id = 1 } }, UpdateMask = Mask },
        "execution update without mask" => new PutExecutionsRequest { Executions = { new Execution { Id = 1, TypeId = 1 } } },
        "context update without mask" => new PutContextsRequest { Contexts = { new Context { Id = 1, TypeId = 1, Name = "c" } } },
        "PutExecution with an execution's id" => new PutExecutionRequest { Execution = new Execution { Id = 1, TypeId = 1 } },
        "PutExecution with an artifact's id" => Pair(new PutExecutionRequest.Types.ArtifactAndEvent { Artifact = new Artifact { Id = 1, TypeId = 1 } }),
        "PutExecution with a context's id" => new PutExecutionRequest { Execution = new Execution { TypeId = 1 }, Contexts = { new Context { Id = 1, TypeId = 1, Name = "c" } } },
        "PutExecution with an empty pair" => Pair(new PutExecutionRequest.Types.ArtifactAndEvent()),
        "PutExecution with an unseen artifact" => Pair(new PutExecutionRequest.Types.ArtifactAndEvent { Event = new Event { ArtifactId = 1, Type = Event.Types.Type.Input } }),
        "PutExecution reusing artifacts" => new PutExecutionRequest
        {
            Execution = new Execution { TypeId = 1 }, Options = new PutExecutionRequest.Types.Options { ReuseArtifactIfAlreadyExistByExternalId = true },
        },
        "PutExecution with a nameless context" => new PutExecutionRequest
        {
            Execution = new Execution { TypeId = 1 }, Contexts = { new Context { TypeId = 1 } },
            Options = new PutExecutionRequest.Types.Options { ReuseContextIfAlreadyExist = true },
        },
        "PutLineageSubgraph with an execution's id" => new PutLineageSubgraphRequest { Executions = { new Execution { Id = 1, TypeId = 1 } } },
        "PutLineageSubgraph with an artifact's id" => new PutLineageSubgraphRequest { Artifacts = { new Artifact { Id = 1, TypeId = 1 } } },
        "PutLineageSubgraph with a context's id" => new PutLineageSubgraphRequest { Contexts = { new Context { Id = 1, TypeId = 1, Name = "c" } } },
        "PutLineageSubgraph with an unseen artifact" => new PutLineageSubgraphRequest
        {
            EventEdges = { new PutLineageSubgraphRequest.Types.EventEdge { Event = new Event { ArtifactId = 1, ExecutionId = 2, Type = Event.Types.Type.Input } } },
        },
        "PutLineageSubgraph with an unseen execution" => new PutLineageSubgraphRequest
        {
            Artifacts = { new Artifact { TypeId = 1 } },
            EventEdges = { new PutLineageSubgraphRequest.Types.EventEdge { ArtifactIndex = 0, Event = new Event { ExecutionId = 2, Type = Event.Types.Type.Input } } },
        },
        "PutLineageSubgraph reusing artifacts" => new PutLineageSubgraphRequest
        {
            Options = new PutLineageSubgraphRequest.Types.Options { ReuseArtifactIfAlreadyExistByExternalId = true },
        },
        "PutLineageSubgraph with an untyped context" => new PutLineageSubgraphRequest
        {
            Contexts = { new Context { Name = "c" } }, Options = new PutLineageSubgraphRequest.Types.Options { ReuseContextIfAlreadyExist = true },
        },
        "a text like a struct" => Put(new Value { StringValue = "mlmd-struct::abc" }),
        "a text like null" => Put(new Value { StringValue = "__MLMD_NULL__" }),
        "NUL in a text" => Put(new Value { StringValue = "a\0b" }),
        "NUL in a name" => new PutContextsRequest { Contexts = { new Context { TypeId = 1, Name = "a\0b" } } },
        "NUL in a property's name" => new PutExecutionsRequest { Executions = { new Execution { TypeId = 1, Properties = { ["a\0"] = new Value { IntValue = 1 } } } } },
        "NaN" => Put(new Value { DoubleValue = double.NaN }),
        "infinity in a struct" => Put(new Value { StructValue = new Struct { Fields = { ["l"] = StructValue.ForList(StructValue.ForNumber(double.PositiveInfinity)) } } }),
        "an Any without type" => Put(new Value { ProtoValue = new Any() }),
        "a page of 101" => new GetContextsByTypeRequest { TypeName = "t", Options = new ListOperationOptions { MaxResultSize = 101 } },
        "a page of 101 by context" => new GetExecutionsByContextRequest { ContextId = 1, Options = new ListOperationOptions { MaxResultSize = 101 } },
        "the removed field" => GetArtifactsByURIRequest.Parser.ParseFrom([0x0A, 0x01, (byte)'u']),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no such form"),
    };

    private static PutExecutionRequest Pair(PutExecutionRequest.Types.ArtifactAndEvent pair) => new()
    {
        Execution = new Execution { TypeId = 1 }, ArtifactEventPairs = { pair },
    };
}
