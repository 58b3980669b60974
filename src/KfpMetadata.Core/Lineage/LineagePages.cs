namespace KfpMetadata;

/// <summary>Reads what belongs to many ids in pages.</summary>
internal static class LineagePages
{
    /// <summary>Pages on their way at once: enough to keep a store busy, few enough for what waits to be small.</summary>
    private const int Width = 4;

    /// <summary>
    /// Reads all pages, each handed on as it comes, in the order of the ids, until one is enough.
    /// </summary>
    public static async Task ReadAsync<TRow>(
        IReadOnlyList<long> ids,
        Func<IReadOnlyCollection<long>, CancellationToken, Task<IReadOnlyList<TRow>>> read,
        Func<IReadOnlyList<TRow>, bool> take,
        CancellationToken cancellationToken)
    {
        if (ids.Count <= NodeQuery.LargestPage)
        {
            if (ids.Count > 0) _ = take(await read([.. ids], cancellationToken).ConfigureAwait(false));
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<IReadOnlyList<TRow>>>(Width);
        try
        {
            foreach (var page in ids.Chunk(NodeQuery.LargestPage))
            {
                // A store that answers at once would otherwise read on this thread alone.
                running.Enqueue(Task.Run(() => read(page, stop.Token), CancellationToken.None));
                if (running.Count == Width && !take(await running.Dequeue().ConfigureAwait(false))) return;
            }

            while (running.Count > 0)
            {
                if (!take(await running.Dequeue().ConfigureAwait(false))) return;
            }
        }
        finally
        {
            // After a failure the others are of no use to anyone; what becomes of them is not either.
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
