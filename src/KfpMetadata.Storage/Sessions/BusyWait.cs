using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>Waits for locks of other connections and processes, in short uneven steps, until the limit or a cancellation.</summary>
internal sealed class BusyWait(TimeSpan limit)
{
    /// <summary>For a caller who would rather do something else than wait.</summary>
    public static readonly BusyWait Never = new(TimeSpan.Zero);

    private const int LongestStepMilliseconds = 50;

    public void Retry(Func<int> attempt, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        for (var step = 1; ; step = Math.Min(step * 2, LongestStepMilliseconds))
        {
            cancellation.ThrowIfCancellationRequested();
            var code = attempt();
            if (code == raw.SQLITE_OK)
                return;
            if ((code & 0xff) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
                throw new SqliteException(raw.sqlite3_errstr(code).utf8_to_string(), code & 0xff, code);
            if (Stopwatch.GetElapsedTime(started) >= limit)
                throw ReferenceEquals(this, Never) ? new StoreBusyException() : StoreErrors.Busy();
#pragma warning disable CA5394 // Spreads the attempts of competing writers; nothing secret.
            cancellation.WaitHandle.WaitOne(1 + Random.Shared.Next(step));
#pragma warning restore CA5394
        }
    }
}
