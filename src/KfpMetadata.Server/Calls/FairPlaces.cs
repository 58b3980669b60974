namespace KfpMetadata.Server.Calls;

/// <summary>
/// A number of places, given to those who wait in turn of their clients: who sends a thousand calls does not come before one who sends one. One client
/// never has all places, so that another one need not wait for its calls to end.
/// </summary>
internal sealed class FairPlaces(int places)
{
    private readonly Lock gate = new();
    private readonly int mostOfOne = Math.Max(1, places - 1);
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);

    /// <summary>The clients that wait, the next one first, and their calls.</summary>
    private readonly LinkedList<(string Client, LinkedList<TaskCompletionSource> Calls)> waiting = [];
    private int free = places;

    /// <summary>Waits for a place.</summary>
    /// <param name="client">Who wants it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>To be disposed when the place is free again.</returns>
    public async Task<IDisposable> EnterAsync(string client, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (CanEnter(client))
            {
                Take(client);
                return new Place(this, client);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            place = CallsOf(client).AddLast(turn);
        }

        await using (cancellation.UnsafeRegister(_ => GiveUp(place, cancellation), state: null))
            await turn.Task;
        return new Place(this, client);
    }

    private bool CanEnter(string client) => free > 0 && taken.GetValueOrDefault(client) < mostOfOne;

    private void Take(string client)
    {
        free--;
        taken[client] = taken.GetValueOrDefault(client) + 1;
    }

    private void Leave(string client)
    {
        TaskCompletionSource? next = null;
        lock (gate)
        {
            free++;
            if (--taken[client] == 0)
                taken.Remove(client);
            for (var entry = waiting.First; entry is not null && next is null; entry = entry.Next)
            {
                if (!CanEnter(entry.Value.Client))
                    continue;
                next = entry.Value.Calls.First!.Value;
                Take(entry.Value.Client);
                entry.Value.Calls.RemoveFirst();
                waiting.Remove(entry);
                // Its other calls come after those of the other clients.
                if (entry.Value.Calls.Count > 0)
                    waiting.AddLast(entry.Value);
                break;
            }
        }

        next?.SetResult();
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellation)
    {
        lock (gate)
        {
            // It has got its turn in this moment: it goes in, and ends by itself.
            if (place.List is not { } calls)
                return;
            calls.Remove(place);
            if (calls.Count == 0 && waiting.FirstOrDefault(entry => ReferenceEquals(entry.Calls, calls)) is { Calls: not null } empty)
                waiting.Remove(empty);
        }

        place.Value.TrySetCanceled(cancellation);
    }

    private LinkedList<TaskCompletionSource> CallsOf(string client)
    {
        foreach (var entry in waiting)
        {
            if (string.Equals(entry.Client, client, StringComparison.Ordinal))
                return entry.Calls;
        }

        return waiting.AddLast((client, [])).Value.Calls;
    }

    private sealed class Place(FairPlaces places, string client) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                places.Leave(client);
        }
    }
}
