namespace KfpMetadata.Client;

/// <summary>Opens the embedded store.</summary>
internal static class EmbeddedConnector
{
    private const string Release = "embedded";

    /// <summary>Opens a file, or a store in memory.</summary>
    public static Task<IMlmdClient> OpenAsync(string? path, bool readOnly, CancellationToken token)
    {
        _ = (path, readOnly, token, Release);
        throw new MlmdException(MlmdErrorId.StoreNotOpened, "The embedded store is not part of this build.", MlmdStatusCode.Unimplemented);
    }
}
