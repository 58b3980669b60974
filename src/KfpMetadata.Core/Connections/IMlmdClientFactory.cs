namespace KfpMetadata;

/// <summary>Opens stores. Its implementation lies in the module's private load context and is created once from there.</summary>
public interface IMlmdClientFactory
{
    /// <summary>
    /// Connects to a server and probes it with reads (<c>GetLineageSubgraph {}</c> tells the release, <c>GetContextTypes</c> that the
    /// store answers). Repeats while waiting can help; stops at once on an error that waiting cannot mend.
    /// </summary>
    /// <param name="options">Where and how.</param>
    /// <param name="progress">Told of every failed try; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the tries at once.</param>
    /// <returns>A client that has been answered.</returns>
    /// <exception cref="MlmdException">It names the address, the tries and the last cause.</exception>
    Task<IMlmdClient> ConnectAsync(MlmdServerOptions options, IProgress<MlmdConnectProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Opens a SQLite file of MLMD's schema version 10, or creates it.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="readOnly">Whether to refuse writes; the file must exist then.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>A client of the file.</returns>
    /// <exception cref="MlmdException">The file cannot be opened as a store (<c>MlmdStoreNotOpened</c>); it is untouched then.</exception>
    Task<IMlmdClient> OpenFileAsync(string path, bool readOnly, CancellationToken cancellationToken);

    /// <summary>Tells what <see cref="UpgradeFileAsync"/> would do to a file, which is only read.</summary>
    /// <param name="path">The full path of the file, which must exist.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The plan, or <see langword="null"/> where the file has the current schema or is empty.</returns>
    /// <exception cref="MlmdException">The file cannot be upgraded (<c>MlmdStoreNotOpened</c>).</exception>
    Task<MlmdUpgrade?> PlanUpgradeAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a SQLite file of MLMD's schema versions 4 to 10. An older one is backed up beside itself and upgraded in one transaction first; the
    /// client tells of it (<see cref="IMlmdClient.Upgrade"/>).
    /// </summary>
    /// <param name="path">The full path of the file, which must exist.</param>
    /// <param name="progress">Told of the steps, on any thread; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Breaks the upgrade off; the file is as it was then.</param>
    /// <returns>A client of the file.</returns>
    /// <exception cref="MlmdException">The file cannot be upgraded (<c>MlmdStoreNotOpened</c>); it is as it was then.</exception>
    Task<IMlmdClient> UpgradeFileAsync(string path, IProgress<MlmdUpgradeProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Opens an empty store in memory.</summary>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>A client of the store, which ends with it.</returns>
    Task<IMlmdClient> OpenMemoryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks at a server stage by stage: name, TCP, TLS, HTTP/2, authorisation, RPC, store. Only reads are sent. What goes wrong is a row, never an
    /// exception; the stages after it are <see cref="MlmdTestResult.Skipped"/>.
    /// </summary>
    /// <param name="options">Where and how.</param>
    /// <param name="trace">Told of the calls, on any thread; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The rows in the order of the stages, each as soon as it is known.</returns>
    IAsyncEnumerable<MlmdConnectionTest> TestServerAsync(MlmdServerOptions options, Func<MlmdCallTrace, Task>? trace, CancellationToken cancellationToken);

    /// <summary>Looks at a SQLite file, which is only read and never created. What goes wrong is a row, never an exception.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="trace">Told of the calls, on any thread; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The rows of <see cref="MlmdTestStage.Rpc"/> and <see cref="MlmdTestStage.Store"/>.</returns>
    IAsyncEnumerable<MlmdConnectionTest> TestFileAsync(string path, Func<MlmdCallTrace, Task>? trace, CancellationToken cancellationToken);
}
