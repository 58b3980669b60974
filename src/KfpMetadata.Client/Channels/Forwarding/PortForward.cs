using System.Net;

namespace KfpMetadata.Client;

/// <summary>
/// Keeps a port of a cluster reachable on this machine for as long as a connection lives: one <c>kubectl port-forward</c>, started with the first
/// connection that is needed, and again when it has ended or reported that its pod has.
/// </summary>
internal sealed class PortForward(MlmdPortForward target, int port, TimeSpan startLimit) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _closed = new();
    private KubectlProcess? _running;

    /// <summary>How often kubectl was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Where the service is reachable now.</summary>
    /// <exception cref="PortForwardException">kubectl is not there, or could not forward the port.</exception>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public async Task<IPEndPoint> EndpointAsync(CancellationToken token)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token, _closed.Token);
        await _gate.WaitAsync(cancellation.Token).ConfigureAwait(false);
        try
        {
            if (_running is { HasFailed: false }) return _running.Endpoint;
            if (_running is { } ended)
            {
                _running = null;
                await ended.DisposeAsync().ConfigureAwait(false);
            }

            Starts++;
            _running = await KubectlProcess.StartAsync(target, port, startLimit, cancellation.Token).ConfigureAwait(false);
            return _running.Endpoint;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends kubectl.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_running is { } running) await running.DisposeAsync().ConfigureAwait(false);
            _running = null;
        }
        finally
        {
            _gate.Release();
        }
    }
}
