using System.Globalization;
using System.Runtime.CompilerServices;

namespace KfpMetadata;

/// <summary>Lists runs, the newest first, and reads the tasks of several at a time.</summary>
internal sealed class RunLister(IMlmdClient client, Func<ReadBudget> budget)
{
    /// <summary>Runs that are read one by one at the same time: enough to hide the way to a server, few enough to stop early.</summary>
    private const int SinglesAhead = 4;

    /// <summary>Batches that are read at the same time.</summary>
    private const int BatchesAhead = 2;

    /// <summary>The runs that a query wants.</summary>
    public async IAsyncEnumerable<RunTree> ListAsync(RunQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = new RunBatchReader(client, budget);
        var ahead = new Queue<Task<IReadOnlyList<RunTree>>>();
        var next = new List<MlmdContext>();
        try
        {
            await foreach (var context in ContextsAsync(query, stop.Token).ConfigureAwait(false))
            {
                if (!query.WantsContext(context)) continue;
                // What is cheap to know is known before the tasks are read.
                if (query.Pipeline is not null && RunReader.Describe(context).Pipeline is { } pipeline && !query.Pipeline(pipeline)) continue;
                next.Add(context);
                if (next.Count < reader.Size) continue;
                ahead.Enqueue(reader.ReadAsync(next, stop.Token));
                next = [];
                if (ahead.Count < (reader.Size > 1 ? BatchesAhead : SinglesAhead)) continue;
                foreach (var tree in await ahead.Dequeue().ConfigureAwait(false))
                {
                    if (query.Wants(tree)) yield return tree;
                }
            }

            if (next.Count > 0) ahead.Enqueue(reader.ReadAsync(next, stop.Token));
            while (ahead.TryDequeue(out var last))
            {
                foreach (var tree in await last.ConfigureAwait(false))
                {
                    if (query.Wants(tree)) yield return tree;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var unused in ahead)
                _ = unused.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>The contexts of all layouts, merged by id: later ids are newer.</summary>
    private async IAsyncEnumerable<MlmdContext> ContextsAsync(RunQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<IAsyncEnumerator<MlmdContext>>();
        try
        {
            foreach (var type in RunTypes.All)
            {
                var list = client.ListNodesAsync<MlmdContext>(Query(type, query), cancellationToken).GetAsyncEnumerator(cancellationToken);
                open.Add(list);
                if (!await list.MoveNextAsync().ConfigureAwait(false)) await CloseAsync(list).ConfigureAwait(false);
            }

            while (open.MaxBy(static list => list.Current.Id) is { } newest)
            {
                yield return newest.Current;
                if (!await newest.MoveNextAsync().ConfigureAwait(false)) await CloseAsync(newest).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var list in open) await list.DisposeAsync().ConfigureAwait(false);
        }

        ValueTask CloseAsync(IAsyncEnumerator<MlmdContext> list)
        {
            open.Remove(list);
            return list.DisposeAsync();
        }
    }

    /// <summary>Times are whole milliseconds in a store; the bounds are widened to them and what is too much is left out here.</summary>
    private static NodeQuery Query(string type, RunQuery query)
    {
        var filters = new List<string>();
        if (query.CreatedAfter is { } after)
            filters.Add(string.Create(CultureInfo.InvariantCulture, $"create_time_since_epoch >= {Math.Max(0, after.ToUnixTimeMilliseconds())}"));
        if (query.CreatedBefore is { } before)
            filters.Add(string.Create(CultureInfo.InvariantCulture, $"create_time_since_epoch <= {Math.Max(0, before.ToUnixTimeMilliseconds())}"));
        return new NodeQuery { Type = type, Descending = true, Filter = filters.Count == 0 ? null : string.Join(" AND ", filters) };
    }
}
