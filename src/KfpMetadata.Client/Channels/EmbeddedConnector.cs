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
            throw new MlmdException(
                MlmdErrorId.StoreNotOpened, $"The file '{path}' cannot be opened as a store: {refused.Message} {Next(refused.Reason)}", Status(refused.Reason), refused)
            {
                StoreText = refused.Message,
            };
        }
    }

    private static MlmdStatusCode Status(StoreOpenReason reason) => reason switch
    {
        StoreOpenReason.NotFound => MlmdStatusCode.NotFound,
        StoreOpenReason.AccessDenied => MlmdStatusCode.PermissionDenied,
        _ => MlmdStatusCode.FailedPrecondition,
    };

    private static string Next(StoreOpenReason reason) => reason switch
    {
        StoreOpenReason.NotFound => "Check the path and that its folder exists.",
        StoreOpenReason.AccessDenied => "Check the rights on the file and its folder, or open it with -ReadOnly.",
        StoreOpenReason.OlderSchema => "Let an MLMD server of release 1.11 or later migrate it (on a copy).",
        StoreOpenReason.NewerSchema => "Use a newer release of this module.",
        _ => "Choose another file; this one was left as it is.",
    };
}
