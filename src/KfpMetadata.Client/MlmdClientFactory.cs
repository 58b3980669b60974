using System.Diagnostics.CodeAnalysis;

namespace KfpMetadata.Client;

/// <summary>Opens stores. The module creates it once, by reflection, in the load context of its dependencies.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Created by reflection.")]
public sealed class MlmdClientFactory : IMlmdClientFactory
{
    /// <inheritdoc/>
    public Task<IMlmdClient> ConnectAsync(MlmdServerOptions options, IProgress<MlmdConnectProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ServerConnector.ConnectAsync(options, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IMlmdClient> OpenFileAsync(string path, bool readOnly, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return EmbeddedConnector.OpenAsync(path, readOnly, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<MlmdUpgrade?> PlanUpgradeAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return EmbeddedConnector.PlanUpgradeAsync(path, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IMlmdClient> UpgradeFileAsync(string path, IProgress<MlmdUpgradeProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return EmbeddedConnector.UpgradeAsync(path, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IMlmdClient> OpenMemoryAsync(CancellationToken cancellationToken) => EmbeddedConnector.OpenAsync(null, readOnly: false, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<MlmdConnectionTest> TestServerAsync(MlmdServerOptions options, Func<MlmdCallTrace, Task>? trace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ConnectionTester.ServerAsync(options, trace, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<MlmdConnectionTest> TestFileAsync(string path, Func<MlmdCallTrace, Task>? trace, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ConnectionTester.FileAsync(path, trace, cancellationToken);
    }
}
