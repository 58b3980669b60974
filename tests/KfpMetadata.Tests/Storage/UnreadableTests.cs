using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using Value = KfpMetadata.Protocol.Value;
using StructValue = Google.Protobuf.WellKnownTypes.Value;

#pragma warning disable CS0612, CS0618 // The call with the most around a value is one that MLMD calls obsolete.

namespace KfpMetadata.Tests.Storage;

/// <summary>What is written can be read, whatever is around it; what cannot be read hides nothing else, and can be taken away.</summary>
public sealed class UnreadableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Columns and values of a property that cannot be read.</summary>
    public static TheoryData<string> BadValues =>
    [
        $"string_value = 'mlmd-struct::{Nested(33).ToByteString().ToBase64()}'",
        $"string_value = 'mlmd-struct::{Nested(40).ToByteString().ToBase64()}'",
        $"string_value = 'mlmd-struct::{Lists(48).ToByteString().ToBase64()}'",
        "string_value = 'mlmd-struct::no base64'",
        "string_value = 'mlmd-struct::AAAA'",
        "proto_value = '?'",
        "proto_value = 'AAAA'",
        "int_value = 'text'",
        "int_value = x'00'",
        "double_value = 'text'",
        "bool_value = 'text'",
        "int_value = NULL",
    ];

    public static TheoryData<string> Puts => ["PutArtifacts", "PutExecutions", "PutContexts", "PutExecution", "PutExecution output", "PutExecution context", "PutLineageSubgraph", "update"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task OneValueHidesNothingElse(string value)
    {
        var path = await Fill();
        SqliteFile.Execute(path, $"UPDATE ArtifactProperty SET int_value = NULL WHERE artifact_id = 2 AND name = 'bad'; UPDATE ArtifactProperty SET {value} WHERE artifact_id = 2 AND name = 'bad'");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var context = new TestServerCallContext(TestContext.Current.CancellationToken);
        var all = (await store.GetArtifacts(new GetArtifactsRequest(), context)).Artifacts;
        Assert.Equal([1L, 2L, 3L], all.Select(artifact => artifact.Id));
        Assert.Equal(["good"], all[1].CustomProperties.Keys);
        Assert.Equal(["bad", "good"], all[2].CustomProperties.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("'bad' of artifact 2", LeftOut(context), StringComparison.Ordinal);

        // Every other way to it.
        Assert.Equal(["good"], (await store.GetArtifact(2)).CustomProperties.Keys);
        Assert.Equal(3, (await store.GetArtifactsByType(new GetArtifactsByTypeRequest { TypeName = "T" }, null!)).Artifacts.Count);
        Assert.Equal(3, (await store.GetArtifactsByContext(new GetArtifactsByContextRequest { ContextId = 1 }, null!)).Artifacts.Count);
        Assert.Single((await store.GetArtifactsByURI(new GetArtifactsByURIRequest { Uris = { "s3://2" } }, null!)).Artifacts);
        var graph = await store.GetLineageGraph(new GetLineageGraphRequest { Options = new LineageGraphQueryOptions { ArtifactsOptions = new() { FilterQuery = "id = 2" } } }, null!);
        Assert.Equal(["good"], Assert.Single(graph.Subgraph.Artifacts).CustomProperties.Keys);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task AnUpdateTakesItAwayOnlyWhereItNamesIt(string value)
    {
        var path = await Fill();
        SqliteFile.Execute(path, $"UPDATE ArtifactProperty SET int_value = NULL WHERE name = 'bad'; UPDATE ArtifactProperty SET {value} WHERE name = 'bad'");
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            await Update(store, new Artifact { Id = 1, CustomProperties = { ["good"] = new Value { IntValue = 5 } } }, "custom_properties.good");
            await Update(store, new Artifact { Id = 2 }, "custom_properties.bad");
            await Update(store, new Artifact { Id = 3, CustomProperties = { ["bad"] = new Value { StringValue = "mended" } } }, "custom_properties.bad");
        }

        const string OfBad = "SELECT count(*) FROM ArtifactProperty WHERE name = 'bad' AND artifact_id = ";
        Assert.Equal(1, SqliteFile.Count(path, OfBad + "1"));
        Assert.Equal(0, SqliteFile.Count(path, OfBad + "2"));
        Assert.Equal(1, SqliteFile.Count(path, OfBad + "3 AND string_value = 'mended'"));
    }

    [Fact]
    public async Task AWholeUpdateLeavesAloneWhatItsSenderCouldNotRead()
    {
        var path = await Fill();
        SqliteFile.Execute(path, "UPDATE ArtifactProperty SET int_value = 'text' WHERE name = 'bad' AND artifact_id = 2");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var artifact = await store.GetArtifact(2);
        artifact.Uri = "s3://new";
        await store.PutArtifact(artifact);
        Assert.Equal(1, SqliteFile.Count(path, "SELECT count(*) FROM ArtifactProperty WHERE name = 'bad' AND artifact_id = 2 AND int_value = 'text'"));
    }

    [Fact]
    public async Task ATypeThatCannotBeReadHidesNoOther()
    {
        var path = folder.PathOf("store.sqlite");
        await using (var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }))
        {
            foreach (var name in new[] { "A", "B", "C" })
                await store.PutExecutionType(new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = name, InputType = Types(32) } }, null!);
        }

        SqliteFile.Execute(path, "UPDATE Type SET input_type = '{' WHERE name = 'B'; INSERT INTO TypeProperty SELECT id, 'p', 77 FROM Type WHERE name = 'A'");
        await using var again = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var context = new TestServerCallContext(TestContext.Current.CancellationToken);
        var types = (await again.GetExecutionTypes(new GetExecutionTypesRequest(), context)).ExecutionTypes;
        Assert.Equal(["A", "B", "C"], types.Select(type => type.Name));
        Assert.Equal([true, false, true], types.Select(type => type.InputType is not null));
        Assert.Contains("'B'", LeftOut(context), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsToldOfManyIsBounded()
    {
        var path = await Fill();
        SqliteFile.Execute(
            path,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
            + "INSERT INTO ArtifactProperty (artifact_id, name, is_custom_property, int_value) SELECT 2, printf('%0300d', i), 1, 'text' FROM n");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var context = new TestServerCallContext(TestContext.Current.CancellationToken);
        await store.GetArtifacts(new GetArtifactsRequest(), context);
        Assert.InRange(LeftOut(context).Length, 100, 3000);
    }

    [Theory]
    [MemberData(nameof(Puts))]
    public async Task WhatCouldNotBeReadIsNotWritten(string put)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        await Prepare(store);
        foreach (var value in new[] { Nested(33), Nested(64), Lists(33), Mixed(33) })
        {
            var failure = await Assert.ThrowsAsync<RpcException>(async () => await Put(store, put, value));
            Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        }

        foreach (var value in new[] { Nested(32), Lists(32), Mixed(32) })
            await Put(store, put, value);

        // What every reader of protobuf does, with the answer that puts most around it.
        var graph = await store.GetLineageGraph(new GetLineageGraphRequest { Options = new LineageGraphQueryOptions { ArtifactsOptions = new() { FilterQuery = "id > 0" } } }, null!);
        Assert.NotEmpty(graph.Subgraph.Artifacts);
        Assert.Equal(graph, GetLineageGraphResponse.Parser.ParseFrom(graph.ToByteArray()));
        var contexts = await store.GetContexts(new GetContextsRequest(), null!);
        Assert.Equal(contexts, GetContextsResponse.Parser.ParseFrom(contexts.ToByteArray()));
    }

    [Fact]
    public async Task ATypeThatCouldNotBeReadIsNotWritten()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var deep = new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "T", OutputType = Types(33) } };
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await store.PutExecutionType(deep, null!))).StatusCode);
        deep.ExecutionType.OutputType = Types(32);
        await store.PutExecutionType(deep, null!);
        var answer = await store.GetExecutionTypes(new GetExecutionTypesRequest(), null!);
        Assert.Equal(deep.ExecutionType.OutputType, Assert.Single(GetExecutionTypesResponse.Parser.ParseFrom(answer.ToByteArray()).ExecutionTypes).OutputType);
    }

    [Theory]
    [InlineData("BEFORE INSERT ON Artifact")]
    [InlineData("BEFORE INSERT ON ArtifactProperty")]
    [InlineData("BEFORE UPDATE ON Artifact")]
    [InlineData("BEFORE DELETE ON ArtifactProperty")]
    [InlineData("BEFORE INSERT ON Event")]
    [InlineData("BEFORE INSERT ON Attribution")]
    [InlineData("BEFORE INSERT ON Type")]
    [InlineData("BEFORE INSERT ON TypeProperty")]
    [InlineData("BEFORE INSERT ON ParentContext")]
    public async Task ARowThatATriggerIgnoresIsAnError(string when)
    {
        var path = await Fill();
        SqliteFile.Execute(path, $"CREATE TRIGGER ignores {when} BEGIN SELECT RAISE(IGNORE); END");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        Func<Task> write = when[(when.LastIndexOf(' ') + 1)..] switch
        {
            "Event" => () => store.PutEvents(new PutEventsRequest { Events = { new Event { ArtifactId = 1, ExecutionId = 1, Type = Event.Types.Type.Input } } }, null!),
            "Attribution" => () => store.PutAttributionsAndAssociations(new PutAttributionsAndAssociationsRequest { Attributions = { new Attribution { ArtifactId = 1, ContextId = 2 } } }, null!),
            "Type" or "TypeProperty" => () => store.PutArtifactType("U", ("p", PropertyType.Int)),
            "ParentContext" => () => store.PutParentContexts(new PutParentContextsRequest { ParentContexts = { new ParentContext { ChildId = 1, ParentId = 2 } } }, null!),
            _ when when.Contains("INSERT", StringComparison.Ordinal) =>
                () => store.PutArtifact(new Artifact { TypeId = 10, CustomProperties = { ["p"] = new Value { IntValue = 1 } } }),
            _ => () => Update(store, new Artifact { Id = 1, Uri = "u" }, "uri", "custom_properties.good"),
        };
        var before = SqliteFile.Dump(path);
        var failure = await Assert.ThrowsAsync<RpcException>(write);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal(before, SqliteFile.Dump(path), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE Artifact RENAME TO A; CREATE VIEW Artifact AS SELECT * FROM A")]
    [InlineData("ALTER TABLE EventPath RENAME TO E; CREATE VIEW EventPath AS SELECT * FROM E")]
    [InlineData("DROP TABLE Artifact; CREATE VIRTUAL TABLE Artifact USING fts5(id, type_id, uri, state, name, external_id, create_time_since_epoch, last_update_time_since_epoch)")]
    public async Task WhatIsNoTableIsNotTakenForOne(string damage)
    {
        var path = await Fill();
        SqliteFile.Execute(path, damage);
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }));
        Assert.Equal(StoreOpenReason.IncompleteSchema, refusal.Reason);
    }

    [Fact]
    public void ADatabaseOfViewsIsAnotherPrograms()
    {
        var path = folder.PathOf("views.sqlite");
        SqliteFile.Execute(path, "CREATE VIEW report AS SELECT 1 AS one");
        var refusal = Assert.Throws<StoreOpenException>(() => EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path }));
        Assert.Equal(StoreOpenReason.ForeignDatabase, refusal.Reason);
        Assert.Equal(1, SqliteFile.Count(path, "SELECT count(*) FROM sqlite_master"));
    }

    private static Task<PutArtifactsResponse> Update(EmbeddedStore store, Artifact artifact, params string[] paths)
    {
        artifact.TypeId = 10;
        return store.PutArtifacts(new PutArtifactsRequest { Artifacts = { artifact }, UpdateMask = new FieldMask { Paths = { paths } } }, null!);
    }

    private static string LeftOut(ServerCallContext context) =>
        Encoding.UTF8.GetString(context.ResponseTrailers.GetValueBytes(EmbeddedStore.LeftOutTrailer) ?? []);

    private static Struct Nested(int levels) =>
        levels == 1 ? new Struct { Fields = { ["leaf"] = StructValue.ForNumber(1) } } : new Struct { Fields = { ["child"] = StructValue.ForStruct(Nested(levels - 1)) } };

    /// <summary>A struct, and lists in it.</summary>
    private static Struct Lists(int levels)
    {
        var value = StructValue.ForList(StructValue.ForNumber(1));
        for (var level = 2; level < levels; level++)
            value = StructValue.ForList(value);
        return new Struct { Fields = { ["list"] = value } };
    }

    private static Struct Mixed(int levels)
    {
        var value = StructValue.ForStruct(new Struct { Fields = { ["leaf"] = StructValue.ForNull() } });
        for (var level = 2; level < levels; level++)
            value = level % 2 == 0 ? StructValue.ForList(StructValue.ForBool(true), value) : StructValue.ForStruct(new Struct { Fields = { ["child"] = value } });
        return new Struct { Fields = { ["mixed"] = value } };
    }

    private static ArtifactStructType Types(int levels)
    {
        var type = new ArtifactStructType { Any = new AnyArtifactStructType() };
        for (var level = 1; level < levels; level++)
            type = new ArtifactStructType { Dict = new DictArtifactStructType { Properties = { ["p"] = type } } };
        return type;
    }

    private static async Task Prepare(EmbeddedStore store)
    {
        await store.PutArtifactType("T");
        await store.PutExecutionType(new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "E" } }, null!);
        await store.PutContextType(new PutContextTypeRequest { ContextType = new ContextType { Name = "C" } }, null!);
        await store.PutArtifact(new Artifact { TypeId = 10 });
    }

    private static async Task Put(EmbeddedStore store, string put, Struct value)
    {
        var property = new Value { StructValue = value };
        var artifact = new Artifact { TypeId = 10, CustomProperties = { ["deep"] = property } };
        var execution = new Execution { TypeId = 11, CustomProperties = { ["deep"] = property } };
        var context = new Context { TypeId = 12, Name = Guid.NewGuid().ToString("N"), CustomProperties = { ["deep"] = property } };
        var plain = new Execution { TypeId = 11 };
        switch (put)
        {
            case "PutArtifacts":
                await store.PutArtifact(artifact);
                break;
            case "PutExecutions":
                await store.PutExecutions(new PutExecutionsRequest { Executions = { execution } }, null!);
                break;
            case "PutContexts":
                await store.PutContexts(new PutContextsRequest { Contexts = { context } }, null!);
                break;
            case "PutExecution":
                await store.PutExecution(new PutExecutionRequest { Execution = execution }, null!);
                break;
            case "PutExecution output":
                var pair = new PutExecutionRequest.Types.ArtifactAndEvent { Artifact = artifact, Event = new Event { Type = Event.Types.Type.Output } };
                await store.PutExecution(new PutExecutionRequest { Execution = plain, ArtifactEventPairs = { pair } }, null!);
                break;
            case "PutExecution context":
                await store.PutExecution(new PutExecutionRequest { Execution = plain, Contexts = { context } }, null!);
                break;
            case "PutLineageSubgraph":
                await store.PutLineageSubgraph(new PutLineageSubgraphRequest { Artifacts = { artifact }, Executions = { execution }, Contexts = { context } }, null!);
                break;
            default:
                await Update(store, new Artifact { Id = 1, CustomProperties = { ["deep"] = property } }, "custom_properties.deep");
                break;
        }
    }

    private async Task<string> Fill()
    {
        var path = folder.PathOf("store.sqlite");
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        await Prepare(store);
        for (var number = 2; number <= 3; number++)
            await store.PutArtifact(new Artifact { TypeId = 10, Uri = $"s3://{number}" });
        await store.PutExecutions(new PutExecutionsRequest { Executions = { new Execution { TypeId = 11 } } }, null!);
        await store.PutContexts(new PutContextsRequest { Contexts = { new Context { TypeId = 12, Name = "a" }, new Context { TypeId = 12, Name = "b" } } }, null!);
        await store.PutAttributionsAndAssociations(
            new PutAttributionsAndAssociationsRequest { Attributions = { Enumerable.Range(1, 3).Select(id => new Attribution { ArtifactId = id, ContextId = 1 }) } }, null!);
        foreach (var id in new[] { 1, 2, 3 })
        {
            await Update(
                store,
                new Artifact { Id = id, CustomProperties = { ["good"] = new Value { IntValue = 1 }, ["bad"] = new Value { IntValue = 2 } } },
                "custom_properties.good", "custom_properties.bad");
        }

        return path;
    }
}
