using Google.Protobuf;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>What is written comes back as it was.</summary>
public sealed class CodecTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MlmdPropertyDictionary AllKinds() => new()
    {
        ["int"] = -5L,
        ["double"] = 0.125,
        ["text"] = "Grüße, 世界",
        ["empty"] = "",
        ["flag"] = true,
        ["struct"] = new MlmdPropertyDictionary { ["a"] = 1.0, ["list"] = new object?[] { "x", null, false, new MlmdPropertyDictionary { ["deep"] = 2.5 } }, ["nothing"] = null },
        ["list"] = new object?[] { 1L, "two" },
        ["any"] = new MlmdAny("type.googleapis.com/google.protobuf.Empty", new byte[] { 1, 2 }),
        ["dotted.Name with blank"] = "v",
    };

    [Fact]
    public void Every_kind_of_value_survives()
    {
        var properties = AllKinds();
        var message = new Artifact();
        ValueCodec.Encode(properties, message.Properties);
        var back = ValueCodec.Decode(Artifact.Parser.ParseFrom(message.ToByteArray()).Properties);

        Assert.Equal(properties.Keys.Order(StringComparer.Ordinal).ToList(), back.Keys.ToList(), StringComparer.Ordinal);
        Assert.Equal(-5L, back["int"]);
        Assert.Equal(0.125, back["double"]);
        Assert.Equal("Grüße, 世界", back["text"]);
        Assert.Equal(true, back["flag"]);
        Assert.Equal(properties["any"], back["any"]);
        var map = Assert.IsType<MlmdPropertyDictionary>(back["struct"]);
        Assert.True(map.ContainsKey("nothing"));
        var list = Assert.IsType<object?[]>(map["list"]);
        Assert.Equal(["x", null, false], list[..3]);
        Assert.Equal(2.5, Assert.IsType<MlmdPropertyDictionary>(list[3])["deep"]);
        Assert.Equal([1.0, "two"], Assert.IsType<object?[]>(Assert.IsType<MlmdPropertyDictionary>(back["list"])["list"]));
    }

    [Fact]
    public void Unset_fields_and_unknown_numbers_are_read()
    {
        var bare = NodeCodec.Decode(new Artifact { Id = 1 });
        Assert.Null(bare.Name);
        Assert.Null(bare.Uri);
        Assert.Null(bare.State);
        Assert.Null(bare.CreateTime);
        Assert.Equal(0, bare.TypeId);
        Assert.Equal((MlmdArtifactState)42, NodeCodec.Decode(new Artifact { State = (Artifact.Types.State)42 }).State);
        Assert.Equal((MlmdExecutionState)9, NodeCodec.Decode(new Execution { LastKnownState = (Execution.Types.State)9 }).State);
        Assert.Empty(NodeCodec.Decode(new Context { Properties = { ["p"] = new Value() } }).Properties);
        Assert.Null(NodeCodec.Decode(new Context { CreateTimeSinceEpoch = long.MaxValue }).CreateTime);
        Assert.Equal(1, NodeCodec.Decode(new Context { CreateTimeSinceEpoch = 1 }).CreateTime is { } time ? new DateTimeOffset(time).ToUnixTimeMilliseconds() : 0);
        Assert.Null(TypeCodec.Decode(new ArtifactType { Name = "t", Version = "" }).Version);
        Assert.Equal("mlmd.Model", TypeCodec.Decode(new ArtifactType { BaseType = ArtifactType.Types.SystemDefinedBaseType.Model }).BaseType);
        Assert.Equal(ExecutionType.Types.SystemDefinedBaseType.Deploy, TypeCodec.Encode(new MlmdExecutionType { BaseType = "mlmd.Deploy" }).BaseType);
        Assert.Throws<MlmdException>(() => TypeCodec.Encode(new MlmdArtifactType { BaseType = "mlmd.Train" }));
    }

    [Fact]
    public void Events_survive()
    {
        var link = new MlmdEvent
        {
            ArtifactId = 1, ExecutionId = 2, Type = MlmdEventType.DeclaredInput, Path = [new("k"), new(null, 3), new("")], Time = DateTimeOffset.FromUnixTimeMilliseconds(5).LocalDateTime,
        };
        var back = EventCodec.Decode(Event.Parser.ParseFrom(EventCodec.Encode(link).ToByteArray()));
        Assert.Equal((1L, 2L, MlmdEventType.DeclaredInput, link.Time), (back.ArtifactId, back.ExecutionId, back.Type, back.Time));
        Assert.Equal(link.Path, back.Path);
        Assert.False(EventCodec.Encode(new MlmdEvent()).HasMillisecondsSinceEpoch);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Stores_give_back_what_they_are_given(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var type = await store.Client.PutTypeAsync(
            new MlmdArtifactType
            {
                Name = "T", Version = "v1", BaseType = "mlmd.Dataset",
                Properties =
                {
                    ["i"] = MlmdPropertyType.Int, ["d"] = MlmdPropertyType.Double, ["s"] = MlmdPropertyType.String,
                    ["b"] = MlmdPropertyType.Boolean, ["m"] = MlmdPropertyType.Struct, ["p"] = MlmdPropertyType.Proto,
                },
            },
            false, Token);
        Assert.Equal("v1", type.Version);
        var written = new MlmdArtifact
        {
            Type = "T", TypeId = type.Id, Uri = "s3://x", ExternalId = "e", State = MlmdArtifactState.Pending,
            Properties =
            {
                ["i"] = 1L, ["d"] = 1.5, ["s"] = "s", ["b"] = false, ["m"] = new MlmdPropertyDictionary { ["k"] = new object?[] { 1.0, null } },
                ["p"] = new MlmdAny("type.googleapis.com/x.Y", new byte[] { 8, 1 }),
            },
            CustomProperties = AllKinds(),
        };
        store.Faults.First("PutArtifacts", Fault.AnswerLost);
        await store.Client.CreateNodesAsync([written], Token);

        var read = Assert.Single(await store.Client.GetNodesByIdAsync<MlmdArtifact>([written.Id, 4711], Token));
        Assert.True(NodeEquality.SameContents(written, read));
        Assert.Equal("T", read.Type);
        Assert.NotNull(read.CreateTime);
        Assert.Equal(written.Id, Assert.Single(await store.Client.GetArtifactsByUriAsync(["s3://x", "s3://none"], Token)).Id);
        Assert.Equal(written.Id, Assert.Single(await store.Client.GetNodesByExternalIdAsync<MlmdArtifact>(["e", "none"], Token)).Id);
        Assert.Equal(written.Id, (await store.Client.GetNodeByTypeAndNameAsync<MlmdArtifact>("T", written.Name!, "v1", Token))?.Id);
        Assert.Null(await store.Client.GetNodeByTypeAndNameAsync<MlmdArtifact>("T", written.Name!, null, Token));
        Assert.Null(await store.Client.GetTypeAsync<MlmdExecutionType>("T", null, Token));
        Assert.Empty(await store.Client.GetNodesByExternalIdAsync<MlmdContext>(["none"], Token));
        Assert.Empty(await store.Client.GetContextsOfAsync<MlmdArtifact>(written.Id, Token));
        Assert.Equal(type.Id, Assert.Single(await store.Client.GetTypesByIdAsync<MlmdArtifactType>([type.Id, 999], Token)).Id);
        Assert.Equal(type.Id, Assert.Single(await store.Client.GetTypesAsync<MlmdArtifactType>(Token)).Id);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Refusals_have_ids_of_their_own(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);

        var undeclared = Scene.Model();
        undeclared.Properties["nope"] = "x";
        Assert.Equal(MlmdErrorId.UndeclaredProperty, (await Assert.ThrowsAsync<MlmdException>(() => store.Client.CreateNodesAsync([undeclared], Token))).ErrorId);

        var unmatched = new MlmdArtifact { Type = "Dataset", Properties = { ["rows"] = "many" } };
        Assert.Equal(MlmdErrorId.InvalidValue, (await Assert.ThrowsAsync<MlmdException>(() => store.Client.CreateNodesAsync([unmatched], Token))).ErrorId);

        var conflict = new MlmdArtifactType { Name = "Dataset", Properties = { ["rows"] = MlmdPropertyType.String } };
        Assert.Equal(MlmdErrorId.TypeConflict, (await Assert.ThrowsAsync<MlmdException>(() => store.Client.PutTypeAsync(conflict, true, Token))).ErrorId);

        var update = new NodeUpdate { Id = 999, TypeId = scene.Task.TypeId, State = 3 };
        Assert.Equal(MlmdErrorId.NotFound, (await Assert.ThrowsAsync<MlmdException>(() => store.Client.UpdateNodesAsync<MlmdExecution>([update], Token))).ErrorId);

        var filter = new NodeQuery { Filter = "nonsense = " };
        var bad = await Assert.ThrowsAsync<MlmdException>(async () => await store.Client.ListNodesAsync<MlmdArtifact>(filter, Token).ToListAsync(Token));
        Assert.Equal(MlmdErrorId.InvalidArgument, bad.ErrorId);
        Assert.Equal("GetArtifacts", bad.Rpc);
    }
}
