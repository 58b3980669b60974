namespace KfpMetadata.Client;

/// <summary>A warning that is given once. Where the user wants warnings to end commands, it is not yet given: the next one is told too.</summary>
internal sealed class OneWarning(CallTracer tracer)
{
    private int _done;

    public bool IsDone => Volatile.Read(ref _done) != 0;

    public async Task SayAsync(string message)
    {
        if (Interlocked.Exchange(ref _done, 1) != 0) return;
        try
        {
            await tracer.WarnAsync(message).ConfigureAwait(false);
        }
        catch
        {
            Volatile.Write(ref _done, 0);
            throw;
        }
    }
}
