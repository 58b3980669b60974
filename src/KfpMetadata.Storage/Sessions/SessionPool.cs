using System.Collections.Concurrent;

namespace KfpMetadata.Storage.Sessions;

/// <summary>
/// The connections of a store: one writer, whose turn is taken, and readers as many as read at once. A store in memory has the writer
/// only, which then serves reads as well.
/// </summary>
internal sealed class SessionPool : IDisposable
{
    private const int IdleReaders = 8;

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentBag<StoreSession> idle = [];
    private readonly StoreSession first;
    private readonly Func<StoreSession>? openReader;
    private readonly BusyWait wait;
    private readonly TimeProvider time;
    private int disposed;

    /// <summary>A pool around an open session.</summary>
    /// <param name="first">The writer.</param>
    /// <param name="openReader">Opens one more connection for reading; null if there can only be one connection.</param>
    /// <param name="wait">How locks are waited for.</param>
    /// <param name="time">The clock.</param>
    public SessionPool(StoreSession first, Func<StoreSession>? openReader, BusyWait wait, TimeProvider time)
    {
        this.first = first;
        this.openReader = openReader;
        this.wait = wait;
        this.time = time;
    }

    public T Write<T>(Func<StoreSession, T> work, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        turn.Wait(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(disposed != 0, this);
            return first.InTransaction(write: true, time, wait, work, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public T Read<T>(Func<StoreSession, T> work, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        return openReader is null ? ReadInTurn(work, cancellation) : ReadBeside(openReader, work, cancellation);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        // The writer may be in the middle of a transaction: its turn is waited for, the next one is refused by the flag.
        turn.Wait();
        first.Dispose();
        turn.Release();
        while (idle.TryTake(out var session))
            session.Dispose();
    }

    private T ReadInTurn<T>(Func<StoreSession, T> work, CancellationToken cancellation)
    {
        turn.Wait(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(disposed != 0, this);
            return first.InTransaction(write: false, time, wait, work, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private T ReadBeside<T>(Func<StoreSession> open, Func<StoreSession, T> work, CancellationToken cancellation)
    {
        if (!idle.TryTake(out var session))
            session = open();
        try
        {
            return session.InTransaction(write: false, time, wait, work, cancellation);
        }
        finally
        {
            if (disposed != 0 || idle.Count >= IdleReaders)
                session.Dispose();
            else
                idle.Add(session);
            // The pool may have been closed between the look and the return.
            while (disposed != 0 && idle.TryTake(out var late))
                late.Dispose();
        }
    }
}
