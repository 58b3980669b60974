using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>Opens the embedded store behind the same invoker interface that a channel has.</summary>
internal static class EmbeddedConnector
{
    private const string Release = "embedded";
    private const string MemoryAddress = "memory";

    /// <summary>Opens a file, or a store in memory. Opening reads the file, so it runs on the pool.</summary>
    public static async Task<IMlmdClient> OpenAsync(string? path, bool readOnly, CancellationToken token) =>
        await Task.Run(() => Open(path, readOnly), token).ConfigureAwait(false);

    private static MlmdClient Open(string? path, bool readOnly)
    {
        var store = OpenStore(path, readOnly);
        return new MlmdClient(
            new InProcessCallInvoker(store),
            new StoreDescription
            {
                Kind = path is null ? MlmdStoreKind.Memory : MlmdStoreKind.File,
                Address = path ?? MemoryAddress,
                Release = Release,
                ReadOnly = readOnly,
            },
            store);
    }

    private static EmbeddedStore OpenStore(string? path, bool readOnly)
    {
        try
        {
            return EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path, ReadOnly = readOnly, CreateIfMissing = !readOnly });
        }
        catch (StoreOpenException refused)
        {
            // The store's own text names the path, the rule and the next step.
            throw new MlmdException(MlmdErrorId.StoreNotOpened, refused.Message, Status(refused.Reason), refused) { StoreText = refused.Message };
        }
    }

    private static MlmdStatusCode Status(StoreOpenReason reason) => reason switch
    {
        StoreOpenReason.NotFound => MlmdStatusCode.NotFound,
        StoreOpenReason.AccessDenied => MlmdStatusCode.PermissionDenied,
        _ => MlmdStatusCode.FailedPrecondition,
    };
}
