using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using ServiceClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Storage;

/// <summary>A text with a zero character in it, whose end must not get lost.</summary>
public sealed class ZeroCharacterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(600)]
    [InlineData(100_000)]
    public async Task IsKeptWhole(int length)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var client = new ServiceClient(new InProcessCallInvoker(store));
        var text = "a\0" + new string('Ω', length);
        var type = new ArtifactType { Name = text, Properties = { [text] = PropertyType.String } };
        var typeId = (await client.PutArtifactTypeAsync(new PutArtifactTypeRequest { ArtifactType = type }, cancellationToken: Token)).TypeId;
        var artifact = new Artifact { TypeId = typeId, Name = text, Uri = text, ExternalId = text, Properties = { [text] = new Value { StringValue = text } } };
        await client.PutArtifactsAsync(new PutArtifactsRequest { Artifacts = { artifact } }, cancellationToken: Token);

        var found = (await client.GetArtifactByTypeAndNameAsync(new GetArtifactByTypeAndNameRequest { TypeName = text, ArtifactName = text }, cancellationToken: Token)).Artifact;

        Assert.Equal((text, text, text, text), (found.Name, found.Uri, found.ExternalId, found.Properties[text].StringValue));
    }
}
