namespace KfpMetadata.Tests.Core;

public sealed class LinkNamesTests
{
    [Theory]
    [InlineData("gs://bucket/model/output", "output")]
    [InlineData("gs://bucket/model/output/", "output")]
    [InlineData("gs://bucket/a//", "a")]
    [InlineData("s3://bucket/o.csv?version=1/2#x", "o.csv")]
    [InlineData("s3://bucket", "bucket")]
    [InlineData("data.csv", "data.csv")]
    [InlineData("s3://", "Model")]
    [InlineData("", "Model")]
    [InlineData(null, "Model")]
    public void AnOutputIsNamedByItsUriElseItsType(string? uri, string expected) => Assert.Equal(expected, LinkNames.ForOutput(uri, "Model"));

    [Fact]
    public void AnInputIsNamedByTheArtifactFirst()
    {
        var artifact = new MlmdArtifact { Uri = "s3://b/file", Type = "Dataset" };
        Assert.Equal("file", LinkNames.ForInput(artifact));
        artifact.Properties["name"] = "declared";
        Assert.Equal("declared", LinkNames.ForInput(artifact));
        artifact.CustomProperties["name"] = "custom";
        Assert.Equal("custom", LinkNames.ForInput(artifact));
    }
}
