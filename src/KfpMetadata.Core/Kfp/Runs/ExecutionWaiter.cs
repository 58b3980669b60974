using System.Diagnostics;

namespace KfpMetadata;

/// <summary>Waits until executions are in one of some states, by reading them again and again; a page of them is one call.</summary>
/// <param name="client">The store.</param>
/// <param name="states">The states to wait for.</param>
/// <param name="timeout">The longest to wait; <see langword="null"/> for ever.</param>
internal sealed class ExecutionWaiter(IMlmdClient client, IReadOnlyCollection<MlmdExecutionState> states, TimeSpan? timeout)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Waits.</summary>
    /// <param name="ids">The executions.</param>
    /// <param name="reached">Told of each execution that is in one of the states.</param>
    /// <param name="waiting">Told before each pause of those that are not, and how long the waiting has lasted.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The executions that are still open when the time is over; empty where none is.</returns>
    /// <exception cref="MlmdException">An execution is not in the store (<c>MlmdNotFound</c>).</exception>
    public async Task<IReadOnlyList<MlmdExecution>> WaitAsync(
        IReadOnlyCollection<long> ids, Func<MlmdExecution, Task> reached, Action<IReadOnlyList<MlmdExecution>, TimeSpan> waiting, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var open = ids.Distinct().ToList();
        var pause = ShortestPause;
        while (true)
        {
            var read = await client.GetNodesByIdAsync<MlmdExecution>(open, cancellationToken).ConfigureAwait(false);
            if (read.Count < open.Count)
            {
                throw MlmdErrors.NotFound(
                    $"There is no execution {string.Join(", ", open.Except(read.Select(static execution => execution.Id)))} in the store of the connection '{client.Connection}'.");
            }

            var left = new List<MlmdExecution>();
            foreach (var execution in read)
            {
                if (states.Contains(execution.State ?? MlmdExecutionState.Unknown)) await reached(execution).ConfigureAwait(false);
                else left.Add(execution);
            }

            if (left.Count == 0 || clock.Elapsed >= timeout) return left;
            // Where something ends, more may end soon.
            pause = left.Count < open.Count ? ShortestPause : pause;
            open = left.ConvertAll(static execution => execution.Id);
            waiting(left, clock.Elapsed);
            var rest = timeout - clock.Elapsed;
            await Task.Delay(rest < pause ? Positive(rest.Value) : pause, cancellationToken).ConfigureAwait(false);
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
