namespace KfpMetadata.Server.Calls;

/// <summary>
/// Lets as many calls into the store at once as it can serve. The store blocks the thread of a call; calls that would only wait for
/// their turn wait here without one, so that threads remain for the connections, and writers that wait do not stop readers.
/// </summary>
internal sealed class CallGate : IDisposable
{
    /// <summary>The store has one writer.</summary>
    private const int Writes = 1;

    /// <summary>Reads are work for the processor; a few more than it has cores make up for those that wait for a lock or the disk.</summary>
    private static readonly int Reads = Math.Max(8, Environment.ProcessorCount);

    private readonly SemaphoreSlim writes = new(Writes, Writes);
    private readonly SemaphoreSlim reads = new(Reads, Reads);

    /// <summary>How many threads calls can block at once.</summary>
    public static int Threads => Reads + Writes;

    /// <summary>Waits until the call may begin.</summary>
    /// <param name="isWrite">Whether it writes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>To release when the call is done.</returns>
    public async Task<SemaphoreSlim> EnterAsync(bool isWrite, CancellationToken cancellation)
    {
        var gate = isWrite ? writes : reads;
        await gate.WaitAsync(cancellation);
        return gate;
    }

    public void Dispose()
    {
        writes.Dispose();
        reads.Dispose();
    }
}
