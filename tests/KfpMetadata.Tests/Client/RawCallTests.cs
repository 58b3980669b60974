using System.Text.Json.Nodes;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>Any call in JSON, behind the guard.</summary>
public sealed class RawCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Reads_and_writes_pass_in_both_spellings(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);

        var read = JsonNode.Parse(await store.Client.InvokeAsync("GetArtifactsByID", $"{{\"artifact_ids\": [{scene.Data.Id}]}}", false, Token))!;
        Assert.Equal("s3://data", (string?)read["artifacts"]![0]!["uri"]);
        Assert.NotNull(read["artifacts"]![0]!["custom_properties"]);
        await store.Client.InvokeAsync(
            "PutArtifacts",
            $"{{\"artifacts\": [{{\"id\": {scene.Data.Id}, \"typeId\": {scene.Data.TypeId}, \"uri\": \"s3://new\"}}], \"updateMask\": \"uri\"}}", false, Token);
        Assert.Equal("s3://new", (await store.Client.GetNodesByIdAsync<MlmdArtifact>([scene.Data.Id], Token))[0].Uri);
        Assert.Equal("{ }", await store.Client.InvokeAsync("GetArtifactsByID", "", false, Token));
    }

    [Fact]
    public async Task The_guard_refuses_unless_forced_and_never_lets_a_read_only_connection_write()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        var body = $"{{\"artifacts\": [{{\"id\": {scene.Data.Id}, \"type_id\": {scene.Data.TypeId}}}]}}";

        var refused = await Assert.ThrowsAsync<MlmdException>(() => store.Client.InvokeAsync("PutArtifacts", body, false, Token));
        Assert.Equal(MlmdErrorId.UnsafeRequest, refused.ErrorId);
        await store.Client.InvokeAsync("PutArtifacts", body, true, Token);
        Assert.Empty((await store.Client.GetNodesByIdAsync<MlmdArtifact>([scene.Data.Id], Token))[0].CustomProperties);

        await using var reading = new KfpMetadata.Client.MlmdClient(store.Faults, store.Description with { ReadOnly = true });
        var readOnly = await Assert.ThrowsAsync<MlmdException>(() => reading.InvokeAsync("PutArtifacts", body, true, Token));
        Assert.Equal(MlmdErrorId.ReadOnly, readOnly.ErrorId);
    }

    [Fact]
    public async Task Wrong_names_and_bodies_are_named()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        Assert.Contains("GetArtifacts", (await Assert.ThrowsAsync<MlmdException>(() => store.Client.InvokeAsync("GetThings", "{}", false, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("nope", (await Assert.ThrowsAsync<MlmdException>(() => store.Client.InvokeAsync("GetArtifacts", "{\"nope\": 1}", false, Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlmdException>(() => store.Client.InvokeAsync("GetArtifacts", "{", false, Token));
    }

    [Fact]
    public async Task A_write_without_a_key_is_not_repeated_after_an_unknown_outcome()
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var scene = await Scene.MakeAsync(store.Client);
        var body = $"{{\"artifacts\": [{{\"type_id\": {scene.Data.TypeId}}}]}}";
        store.Faults.First("PutArtifacts", Fault.Aborted, Fault.AnswerLost);

        var error = await Assert.ThrowsAsync<MlmdException>(() => store.Client.InvokeAsync("PutArtifacts", body, false, Token));

        Assert.Equal(MlmdErrorId.OutcomeUnknown, error.ErrorId);
        Assert.Equal(2, store.Faults.Count("PutArtifacts"));
    }
}
