using System.Diagnostics;

namespace KfpMetadata.Client;

/// <summary>What one logical call may take: all its attempts share one limit of time, by a clock that nobody sets, and one token.</summary>
internal sealed class CallScope(TimeSpan timeout, CancellationToken token)
{
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(10);

    public CancellationToken Token { get; } = token;

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The end, as the time of day that it is by now.</summary>
    public DateTime Deadline => DateTime.UtcNow + Left;

    /// <summary>The time of the call from its beginning.</summary>
    public TimeSpan Whole { get; } = Limited(timeout);

    public TimeSpan Left => Whole - Stopwatch.GetElapsedTime(_start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public bool Expired => Left == TimeSpan.Zero;

    /// <summary>
    /// The end of one attempt of a write: half of what is left, so that a request lost without a trace can be sent again. A read has all of
    /// it, because one that is slow would only be slow again.
    /// </summary>
    public DateTime HalfOfWhatIsLeft()
    {
        var left = Left;
        return left <= ShortestAttempt ? Deadline : DateTime.UtcNow + TimeSpan.FromTicks(Math.Max(left.Ticks / 2, ShortestAttempt.Ticks));
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <returns>Whether there is time for one.</returns>
    public async Task<bool> PauseAsync(int attempt)
    {
        var pause = Backoff.After(attempt);
        if (pause >= Left) return false;
        await Task.Delay(pause, Token).ConfigureAwait(false);
        return true;
    }

    private static TimeSpan Limited(TimeSpan timeout) => timeout < Longest && timeout != Timeout.InfiniteTimeSpan ? timeout : Longest;
}
