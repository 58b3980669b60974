using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>The text by which MLMD marks an absent one: where a server loses it, this client and this store refuse it, and nowhere else.</summary>
public sealed class NullMarkTests
{
    private const string Mark = "__MLMD_NULL__";

    public static TheoryData<StoreKind, string> Fields
    {
        get
        {
            var data = new TheoryData<StoreKind, string>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                foreach (var place in new[]
                {
                    "artifact.name", "artifact.uri", "artifact.external_id", "execution.name", "execution.external_id", "context.name",
                    "context.external_id", "type.name", "type.version", "type.description", "type.external_id", "type.property",
                })
                    data.Add(kind, place);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_field_that_a_server_would_lose_is_refused(StoreKind kind, string field)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var token = TestContext.Current.CancellationToken;
        var type = (await store.Raw.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = new ArtifactType { Name = "T" } }, cancellationToken: token)).TypeId;
        _ = await store.Raw.PutExecutionTypeAsync(new PutExecutionTypeRequest { ExecutionType = new ExecutionType { Name = "T" } }, cancellationToken: token);
        _ = await store.Raw.PutContextTypeAsync(new PutContextTypeRequest { ContextType = new ContextType { Name = "T" } }, cancellationToken: token);

        var refused = await Assert.ThrowsAsync<MlmdException>(() => SendAsync(new MetadataStoreService.MetadataStoreServiceClient(store.Client.Session.Guarded), field, type, token));
        Assert.Equal(MlmdErrorId.InvalidValue, refused.ErrorId);
        Assert.Contains(Mark, refused.Message, StringComparison.Ordinal);

        if (kind == StoreKind.Embedded)
        {
            var status = await Assert.ThrowsAsync<RpcException>(() => SendAsync(store.Raw, field, type, token));
            Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
            Assert.Contains(Mark, status.Status.Detail, StringComparison.Ordinal);
        }
        else
        {
            // The reason: the server takes it and does not give it back.
            var read = await SendAsync(store.Raw, field, type, token);
            Assert.DoesNotContain(Mark, read.ToString()!, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Reference_1_17_1)]
    [InlineData(StoreKind.Reference_1_14_0)]
    public async Task A_name_of_a_property_and_a_step_of_a_path_are_kept(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var token = TestContext.Current.CancellationToken;
        var client = store.Client;
        var type = await client.PutTypeAsync(new MlmdArtifactType { Name = "T" }, false, token);
        var task = await client.PutTypeAsync(new MlmdExecutionType { Name = "E" }, false, token);
        var artifact = new MlmdArtifact { TypeId = type.Id, Type = "T", Name = "x" + Mark, CustomProperties = { [Mark] = 1L } };
        await client.CreateNodesAsync([artifact], token);
        var execution = new MlmdExecution { TypeId = task.Id, Type = "E" };
        await client.RecordExecutionAsync(new ExecutionRecord(execution, [], [new InputRecord(artifact.Id, Mark)], []), token);

        var read = Assert.Single(await client.GetNodesByIdAsync<MlmdArtifact>([artifact.Id], token));
        Assert.Equal("x" + Mark, read.Name);
        Assert.Equal(1L, read.CustomProperties[Mark]);
        Assert.Equal(Mark, Assert.Single(Assert.Single(await client.GetEventsAsync<MlmdExecution>([execution.Id], token)).Path).ToString());
    }

    private static async Task<IMessage> SendAsync(MetadataStoreService.MetadataStoreServiceClient client, string field, long type, CancellationToken token)
    {
        var name = field.Split('.')[1];
        switch (field.Split('.')[0])
        {
            case "artifact":
                var artifact = new Artifact { TypeId = type };
                if (name == "uri") artifact.Uri = Mark;
                else if (name == "name") artifact.Name = Mark;
                else artifact.ExternalId = Mark;
                await client.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } }, cancellationToken: token);
                return await client.GetArtifactsAsync(new GetArtifactsRequest(), cancellationToken: token);
            case "execution":
                var execution = new Execution { TypeId = type + 1 };
                if (name == "name") execution.Name = Mark;
                else execution.ExternalId = Mark;
                await client.PutExecutionsAsync(new PutExecutionsRequest { Executions = { execution } }, cancellationToken: token);
                return await client.GetExecutionsAsync(new GetExecutionsRequest(), cancellationToken: token);
            case "context":
                var context = new Context { TypeId = type + 2, Name = name == "name" ? Mark : "c" };
                if (name != "name") context.ExternalId = Mark;
                await client.PutContextsAsync(new PutContextsRequest { Contexts = { context } }, cancellationToken: token);
                return await client.GetContextsAsync(new GetContextsRequest(), cancellationToken: token);
            default:
                var added = new ArtifactType { Name = name == "name" ? Mark : "New" };
                if (name == "version") added.Version = Mark;
                if (name == "description") added.Description = Mark;
                if (name == "external_id") added.ExternalId = Mark;
                if (name == "property") added.Properties[Mark] = PropertyType.Int;
                await client.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = added }, cancellationToken: token);
                return await client.GetArtifactTypesAsync(new GetArtifactTypesRequest(), cancellationToken: token);
        }
    }
}
