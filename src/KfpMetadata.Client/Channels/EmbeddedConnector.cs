using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>Opens the embedded store behind the same invoker interface that a channel has.</summary>
internal static class EmbeddedConnector
{
    private const string Release = "embedded";
    private const string MemoryAddress = "memory";

    /// <summary>Opens a file, or a store in memory. Opening reads the file, so it runs on the pool.</summary>
    public static async Task<IMlmdClient> OpenAsync(string? path, bool readOnly, CancellationToken token)
    {
        var options = new EmbeddedStoreOptions { Path = path, ReadOnly = readOnly, CreateIfMissing = !readOnly };
        return await Task.Run(() => Open(options), token).ConfigureAwait(false);
    }

    /// <summary>Opens a file and upgrades it first, where that is due.</summary>
    public static async Task<IMlmdClient> UpgradeAsync(string path, IProgress<MlmdUpgradeProgress>? progress, CancellationToken token)
    {
        var options = new EmbeddedStoreOptions
        {
            Path = path,
            Upgrade = true,
            UpgradeProgress = progress is null ? null : new UpgradeReporter(progress),
            UpgradeCancellation = token,
        };
        return await Task.Run(() => Open(options), token).ConfigureAwait(false);
    }

    /// <summary>What an upgrade would do.</summary>
    public static async Task<MlmdUpgrade?> PlanUpgradeAsync(string path, CancellationToken token)
    {
        var plan = await Task.Run(() => Guarded(() => EmbeddedStore.PlanUpgrade(path)), token).ConfigureAwait(false);
        return plan is null ? null : new MlmdUpgrade { FromVersion = plan.FromVersion, ToVersion = plan.ToVersion, BackupPath = plan.BackupPath };
    }

    private static MlmdClient Open(EmbeddedStoreOptions options)
    {
        var store = Guarded(() => EmbeddedStore.Open(options));
        return new MlmdClient(
            new InProcessCallInvoker(store),
            new StoreDescription
            {
                Kind = options.Path is null ? MlmdStoreKind.Memory : MlmdStoreKind.File,
                Address = options.Path ?? MemoryAddress,
                Release = Release,
                ReadOnly = options.ReadOnly,
                Upgrade = store.Upgrade is { } done
                    ? new MlmdUpgrade { FromVersion = done.FromVersion, ToVersion = done.ToVersion, BackupPath = done.BackupPath, DroppedEvents = done.DroppedEvents }
                    : null,
            },
            store);
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
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
