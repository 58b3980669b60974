namespace KfpMetadata.Tests.Storage;

/// <summary>The files beside the test program, and files of one's own that vanish with the test.</summary>
internal static class TestData
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "data", "conformance", .. parts]);
}
