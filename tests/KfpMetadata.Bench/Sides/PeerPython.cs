namespace KfpMetadata.Bench;

/// <summary>The Python that has the peer.</summary>
internal static class PeerPython
{
    /// <summary>Its path; <see langword="null"/> where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("KFPMETADATA_REFERENCE_1_17_1") is { Length: > 0 } path ? path : null;
}
