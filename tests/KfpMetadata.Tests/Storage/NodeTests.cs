using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Storage;

/// <summary>Where this store goes beyond the library, and what recordings cannot show.</summary>
public sealed class NodeTests
{
    [Fact]
    public async Task ADeclaredAndACustomPropertyOfOneNameLiveSideBySide()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T", ("i", PropertyType.Int));
        var id = await store.PutArtifact(new Artifact
        {
            TypeId = type,
            Properties = { ["i"] = Int(1) },
            CustomProperties = { ["i"] = new Value { StringValue = "one" } },
        });

        var artifact = await store.GetArtifact(id);
        artifact.CustomProperties["i"] = Int(3);
        await store.PutArtifact(artifact);
        Assert.Equal((1, 3), await Both());

        artifact = await store.GetArtifact(id);
        artifact.Properties["i"] = Int(2);
        await store.PutArtifact(artifact);
        Assert.Equal((2, 3), await Both());

        await store.PutArtifacts(
            new PutArtifactsRequest
            {
                Artifacts = { new Artifact { Id = id } },
                UpdateMask = new FieldMask { Paths = { "custom_properties.i" } },
            },
            null!);
        artifact = await store.GetArtifact(id);
        Assert.Empty(artifact.CustomProperties);
        Assert.Equal(2, artifact.Properties["i"].IntValue);

        async Task<(long Declared, long Custom)> Both()
        {
            var found = await store.GetArtifact(id);
            return (found.Properties["i"].IntValue, found.CustomProperties["i"].IntValue);
        }
    }

    [Fact]
    public async Task DoublesAreStoredWhole()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T");
        var random = new Random(7);
        var doubles = Enumerable.Range(0, 500).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)))
            .Where(double.IsFinite)
            .Concat([1d / 3, 0.1 + 0.2, double.Epsilon, double.MaxValue, double.MinValue, 1e22, 9007199254740993d, 5])
            .ToList();
        var artifact = new Artifact { TypeId = type };
        for (var index = 0; index < doubles.Count; index++)
            artifact.CustomProperties[$"d{index}"] = new Value { DoubleValue = doubles[index] };
        var found = await store.GetArtifact(await store.PutArtifact(artifact));
        Assert.Equal(artifact.CustomProperties, found.CustomProperties);
    }

    [Fact]
    public async Task TextsAreStoredWhole()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T");
        foreach (var text in new[] { "", "\0", "a\0b", "'; DROP TABLE Artifact; --", "\u00e9\U0001F600", "\\", new string('x', 100_000) })
        {
            var id = await store.PutArtifact(new Artifact
            {
                TypeId = type,
                Name = "n" + text,
                Uri = text,
                ExternalId = "e" + text,
                CustomProperties = { [text] = new Value { StringValue = text } },
            });
            var found = await store.GetArtifact(id);
            Assert.Equal(text, found.CustomProperties[text].StringValue);
            Assert.Equal(("n" + text, text), (found.Name, found.Uri));
            var byUri = await store.GetArtifactsByURI(new GetArtifactsByURIRequest { Uris = { text } }, null!);
            Assert.Equal(id, Assert.Single(byUri.Artifacts).Id);
            var byExternalId = await store.GetArtifactsByExternalIds(
                new GetArtifactsByExternalIdsRequest { ExternalIds = { "e" + text } }, null!);
            Assert.Equal(id, Assert.Single(byExternalId.Artifacts).Id);
        }
    }

    [Fact]
    public async Task AValueThatIsNotSetIsRefused()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = await store.PutArtifactType("T");
        var artifact = new Artifact { TypeId = type, CustomProperties = { ["c"] = new Value() } };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => store.PutArtifact(artifact));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Empty(await store.GetArtifacts());
    }

    [Fact]
    public async Task TheUpdateTimeMovesWhereTheMessageIsNotTheStoredNode()
    {
        var time = new SteppedTime();
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { TimeProvider = time });
        var type = await store.PutArtifactType("T");
        var id = await store.PutArtifact(new Artifact { TypeId = type, Name = "a", CustomProperties = { ["c"] = Int(1) } });
        var created = time.Milliseconds;

        time.Milliseconds += 10;
        await store.PutArtifact(await store.GetArtifact(id));
        Assert.Equal(created, (await store.GetArtifact(id)).LastUpdateTimeSinceEpoch);

        var untyped = await store.GetArtifact(id);
        untyped.ClearType();
        await store.PutArtifact(untyped);
        Assert.Equal((created, created + 10), await Times());

        time.Milliseconds += 10;
        var masked = new PutArtifactsRequest
        {
            Artifacts = { await store.GetArtifact(id) },
            UpdateMask = new FieldMask { Paths = { "uri" } },
        };
        await store.PutArtifacts(masked, null!);
        Assert.Equal((created, created + 20), await Times());

        async Task<(long Created, long Updated)> Times()
        {
            var found = await store.GetArtifact(id);
            return (found.CreateTimeSinceEpoch, found.LastUpdateTimeSinceEpoch);
        }
    }

    /// <summary>The times are milliseconds, and a write takes less.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-1000)]
    public async Task AnUpdateIsSeenByTheNextHoweverTheClockStands(int step)
    {
        var time = new SteppedTime();
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { TimeProvider = time });
        var type = await store.PutArtifactType("T");
        var id = await store.PutArtifact(new Artifact { TypeId = type, CustomProperties = { ["count"] = Int(0) } });
        var first = await store.GetArtifact(id);
        var second = first.Clone();
        time.Milliseconds += step;
        await AddOne(first);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => AddOne(second));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        await AddOne(await store.GetArtifact(id));
        Assert.Equal(2, (await store.GetArtifact(id)).CustomProperties["count"].IntValue);

        Task AddOne(Artifact read)
        {
            read.CustomProperties["count"].IntValue++;
            var options = new PutArtifactsRequest.Types.Options { AbortIfLatestUpdatedTimeChanged = true };
            return store.PutArtifacts(new PutArtifactsRequest { Artifacts = { read }, Options = options }, null!);
        }
    }

    [Fact]
    public async Task ForceUpdateTimeMovesTheTimeOfAnUnchangedExecution()
    {
        var time = new SteppedTime();
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { TimeProvider = time });
        var putType = new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "S" } };
        var type = (await store.PutExecutionType(putType, null!)).TypeId;
        await store.PutExecution(new PutExecutionRequest { Execution = new Execution { TypeId = type } }, null!);
        var ids = new GetExecutionsByIDRequest { ExecutionIds = { 1 } };
        var stored = (await store.GetExecutionsByID(ids, null!)).Executions[0];
        time.Milliseconds += 10;
        await store.PutExecution(new PutExecutionRequest { Execution = stored }, null!);
        Assert.Equal(stored, (await store.GetExecutionsByID(ids, null!)).Executions[0]);
        var options = new PutExecutionRequest.Types.Options { ForceUpdateTime = true };
        await store.PutExecution(new PutExecutionRequest { Execution = stored, Options = options }, null!);
        Assert.Equal(time.Milliseconds, (await store.GetExecutionsByID(ids, null!)).Executions[0].LastUpdateTimeSinceEpoch);
    }

    [Fact]
    public async Task ParentsAndChildrenOfManyContextsComeByContext()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var type = (await store.PutContextType(new PutContextTypeRequest { ContextType = new ContextType { Name = "C" } }, null!)).TypeId;
        var request = new PutContextsRequest();
        for (var index = 1; index <= 4; index++)
            request.Contexts.Add(new Context { TypeId = type, Name = $"c{index}" });
        await store.PutContexts(request, null!);
        await store.PutParentContexts(
            new PutParentContextsRequest
            {
                ParentContexts =
                {
                    new ParentContext { ChildId = 1, ParentId = 3 }, new ParentContext { ChildId = 1, ParentId = 4 },
                    new ParentContext { ChildId = 2, ParentId = 3 },
                },
            },
            null!);
        var parents = (await store.GetParentContextsByContexts(
            new GetParentContextsByContextsRequest { ContextIds = { 1, 2, 3, 99 } }, null!)).Contexts;
        Assert.Equal([1, 2], parents.Keys.Order());
        Assert.Equal([3, 4], parents[1].ParentContexts.Select(context => context.Id));
        var children = (await store.GetChildrenContextsByContexts(
            new GetChildrenContextsByContextsRequest { ContextIds = { 3 } }, null!)).Contexts;
        Assert.Equal([1, 2], children[3].ChildrenContexts.Select(context => context.Id));
    }

    /// <summary>Clients before 0.22 send one uri in field 1, which is reserved since.</summary>
    [Fact]
    public async Task TheRemovedUriFieldIsNamed()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var request = GetArtifactsByURIRequest.Parser.ParseFrom([0x0a, 0x01, (byte)'u']);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => store.GetArtifactsByURI(request, null!));
        Assert.StartsWith("The request contains deprecated field `uri`.", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheProbeOfClientsIsAnswered()
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => store.GetLineageSubgraph(new GetLineageSubgraphRequest(), null!));
        Assert.Equal(
            (StatusCode.InvalidArgument, "Missing arguments for listing starting nodes."), (refusal.StatusCode, refusal.Status.Detail));
    }

    private static Value Int(long value) => new() { IntValue = value };
}
