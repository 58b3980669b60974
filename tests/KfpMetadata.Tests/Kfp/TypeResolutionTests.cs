using Grpc.Core;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Kfp;

/// <summary>Get-or-create: only "not found" creates, and who comes second uses what the first made.</summary>
public sealed class TypeResolutionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.Unauthenticated)]
    public async Task Only_not_found_creates_a_type(StatusCode status)
    {
        await using var store = await TestStore.OpenAsync(StoreKind.Embedded);
        var refusing = new RefusingInvoker(store.Faults, "GetArtifactType", new Status(status, "refused by the test"));
        await using var connection = new MlmdConnection("refused", new MlmdClient(refusing, store.Description));

        await Assert.ThrowsAsync<MlmdException>(() => new NodeFactory(connection).ArtifactAsync(new NodeRequest { Type = new TypeRequest { Name = "Model" } }, Token));

        Assert.Empty((await store.Raw.GetArtifactTypesAsync(new GetArtifactTypesRequest(), cancellationToken: Token)).ArtifactTypes);
    }

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task The_loser_of_a_race_gets_the_run_of_the_winner(StoreKind kind)
    {
        await using var store = await RecordedStore.OpenAsync(kind);
        var request = RunRecorder.RunContext("run-1", "p");

        // Both have looked, neither has found it.
        var both = await Task.WhenAll(store.Runs.CreateContextAsync(request, Token), new RunRecorder(store.Connection).CreateContextAsync(request, Token));

        Assert.Equal(both[0].Id, both[1].Id);
    }

    [Theory]
    [InlineData(ReferenceRelease.V1_17_1)]
    [InlineData(ReferenceRelease.V1_14_0)]
    public async Task Connecting_writes_nothing(ReferenceRelease release)
    {
        await using var server = await ReferenceServer.StartAsync(release);
        await using var client = await new MlmdClientFactory().ConnectAsync(new MlmdServerOptions { HostName = "127.0.0.1", Port = server.Port }, null, Token);

        Assert.Empty(await client.GetTypesAsync<MlmdExecutionType>(Token));
        Assert.Empty(await client.GetTypesAsync<MlmdArtifactType>(Token));
        Assert.Empty(await client.GetTypesAsync<MlmdContextType>(Token));
    }
}
