namespace KfpMetadata.Commands;

/// <summary>Reports at once and on the calling thread; <see cref="Progress{T}"/> would do so later and out of order.</summary>
internal sealed class ConnectReporter(Action<MlmdConnectProgress> report) : IProgress<MlmdConnectProgress>
{
    /// <inheritdoc/>
    public void Report(MlmdConnectProgress value) => report(value);
}
