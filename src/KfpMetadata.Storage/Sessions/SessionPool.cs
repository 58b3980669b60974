using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

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
    private int running;
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

    public T Write<T>(Func<StoreSession, T> work, bool mayWait, CancellationToken cancellation) =>
        Run(() => InTurn(write: true, work, mayWait, cancellation));

    public T Read<T>(Func<StoreSession, T> work, bool mayWait, CancellationToken cancellation) =>
        Run(() => openReader is null ? InTurn(write: false, work, mayWait, cancellation) : ReadBeside(openReader, work, mayWait, cancellation));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        // Calls that run are waited for, new ones are refused by the flag.
        SpinWait.SpinUntil(() => Volatile.Read(ref running) == 0);
        while (idle.TryTake(out var session))
            session.Dispose();
        first.File?.Dispose();
        // A closed store is one plain file again, which can be read, copied and mounted without write access. Only the last
        // connection can do that, and only one that may write.
        if (openReader is not null && !first.IsReadOnlyHandle)
            _ = first.Control(first.Dialect.FoldLog);
        first.Dispose();
        turn.Dispose();
    }

    private T Run<T>(Func<T> call)
    {
        Interlocked.Increment(ref running);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref disposed) != 0, this);
            return call();
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private T InTurn<T>(bool write, Func<StoreSession, T> work, bool mayWait, CancellationToken cancellation)
    {
        if (mayWait)
            turn.Wait(cancellation);
        else if (!turn.Wait(0, cancellation))
            throw new StoreBusyException();
        try
        {
            return first.InTransaction(write, time, mayWait ? wait : BusyWait.Never, work, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private T ReadBeside<T>(Func<StoreSession> open, Func<StoreSession, T> work, bool mayWait, CancellationToken cancellation)
    {
        if (!idle.TryTake(out var session))
        {
            first.File?.RequireInPlace();
            session = open();
            session.File = first.File;
        }

        try
        {
            return session.InTransaction(write: false, time, mayWait ? wait : BusyWait.Never, work, cancellation);
        }
        catch (SqliteException exception) when (StoreErrors.IsInterruptedWrite(exception.SqliteExtendedErrorCode) && !first.IsReadOnlyHandle)
        {
            // Another program was interrupted in a write to the file: the connection that may write takes that back before it reads.
            return InTurn(write: false, work, mayWait, cancellation);
        }
        finally
        {
            if (idle.Count >= IdleReaders)
                session.Dispose();
            else
                idle.Add(session);
        }
    }
}
