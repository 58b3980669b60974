namespace KfpMetadata.Tests.Storage;

/// <summary>The recordings and stores beside the test program.</summary>
internal static class TestData
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "data", "conformance", .. parts]);
}
