using System.Diagnostics;

namespace KfpMetadata;

/// <summary>
/// Writes records that arrive one by one in as few calls as the store's own pace needs: the first is sent at once, and a batch is what
/// arrived while the call before it was under way. One call is one transaction, so a refused batch is halved until the bad record
/// stands alone; the rest are written. Results come in the order of the records. An accepted record is dropped only by
/// <see cref="Abandon"/>, and finished like every other: ending means <see cref="CompleteAsync"/>, whatever happened to the pipeline.
/// </summary>
/// <typeparam name="TRecord">The record; its identity is its reference.</typeparam>
internal sealed class GroupCommit<TRecord> : IDisposable
    where TRecord : class
{
    /// <summary>Records in one call.</summary>
    public const int LargestBatch = 1000;

    /// <summary>Bytes in one call, estimated: servers before KFP 2.16 accept 4 MiB, and an estimate can be wrong by some.</summary>
    public const int LargestBatchBytes = 512 * 1024;

    private readonly GroupCommitActions<TRecord> _actions;
    private readonly Queue<TRecord> _arrivals = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly object _gate = new();
    private readonly List<(long Count, TaskCompletionSource Done)> _waiters = [];
    private Task _worker = Task.CompletedTask;
    private bool _works;
    private bool _isHere;
    private bool _completed;
    private volatile bool _abandoned;
    private long _accepted;
    private long _finished;
    private bool _disposed;

    /// <summary>Stores that are not asked any more, and why: they did not answer in all the time of a call. Used by the worker alone.</summary>
    private readonly Dictionary<object, MlmdException> _silent = [];

    /// <summary>Makes a group commit; nothing runs before the first record.</summary>
    public GroupCommit(GroupCommitActions<TRecord> actions) => _actions = actions;

    /// <summary>The most records of one call.</summary>
    public int MostRecords { get; set; } = LargestBatch;

    /// <summary>How long the last call took: a producer slower than this gains nothing from batches.</summary>
    public TimeSpan LastCallDuration { get; private set; }

    /// <summary>Records that were accepted and are not finished.</summary>
    public long Pending
    {
        get
        {
            lock (_gate) return _accepted - _finished;
        }
    }

    /// <summary>Accepts a record. It never waits.</summary>
    /// <param name="record">The record.</param>
    /// <param name="begins">Whether the worker is to begin on another thread; if not, <see cref="WorkHere"/> is called before any waiting.</param>
    /// <exception cref="InvalidOperationException">The group commit has been completed.</exception>
    public void Add(TRecord record, bool begins = true)
    {
        lock (_gate)
        {
            if (_completed) throw new InvalidOperationException("No record can be added after the end.");
            _arrivals.Enqueue(record);
            _accepted++;
            if (begins) Begin();
        }
    }

    /// <summary>Begins with what was accepted, on this thread: for one who waits for it anyway.</summary>
    public void WorkHere()
    {
        lock (_gate)
        {
            if (_works || _arrivals.Count == 0) return;
            _works = true;
        }

        Volatile.Write(ref _isHere, true);
        var worker = WorkAsync();
        Volatile.Write(ref _isHere, false);
        lock (_gate) _worker = worker;
    }

    /// <summary>
    /// For a user who stops the pipeline while its own thread is in a call, as one of the embedded store is: nobody else can end it. It is rolled back.
    /// </summary>
    /// <param name="patience">How long it may take to end by itself.</param>
    public async Task InterruptAsync(TimeSpan patience)
    {
        await Task.Delay(patience).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_disposed && Volatile.Read(ref _isHere)) _cancellation.Cancel();
        }
    }

    /// <summary>When no more than this many accepted records are unfinished; faulted if the worker failed.</summary>
    public Task WhenPendingAsync(long most)
    {
        lock (_gate)
        {
            var count = _accepted - most;
            if (_finished >= count) return Task.CompletedTask;
            if (_worker.IsFaulted) return _worker;
            // Who waits is a pipeline thread, which is only woken: the worker can do that itself.
            var done = new TaskCompletionSource();
            _waiters.Add((count, done));
            return done.Task;
        }
    }

    /// <summary>Takes no more records; ends when all that were accepted are finished.</summary>
    public Task CompleteAsync()
    {
        lock (_gate)
        {
            _completed = true;
            Begin();
            // A worker that has nothing to do any more is as good as at its end.
            return _works || _worker.IsFaulted ? _worker : Task.CompletedTask;
        }
    }

    /// <summary>
    /// For a user who stopped the pipeline: takes no more records, and ends when all that were accepted are finished or the store does not go on with
    /// them. It is not left alone then: what it still does not do within the grace is cancelled.
    /// </summary>
    /// <param name="patience">How long no record may be finished before the user is not kept waiting.</param>
    /// <param name="grace">How long no record may be finished before the call is cancelled.</param>
    /// <param name="limit">The longest in all.</param>
    public Task StopAsync(TimeSpan patience, TimeSpan grace, TimeSpan limit)
    {
        _ = CancelAsync(grace, limit);
        return Task.WhenAny(CompleteAsync(), StalledAsync(patience, limit));
    }

    /// <summary>Sends nothing more: a record that is not on its way yet is finished with <see cref="MlmdErrors.Ended"/>.</summary>
    public void Abandon() => _abandoned = true;

    /// <summary>Disposes the timer; complete first.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _cancellation.Dispose();
        }
    }

    /// <summary>Begins on another thread, if there is something to do and nobody does it. Under the gate.</summary>
    private void Begin()
    {
        if (_works || _arrivals.Count == 0) return;
        _works = true;
        _worker = Task.Run(WorkAsync);
    }

    private async Task CancelAsync(TimeSpan grace, TimeSpan limit)
    {
        await StalledAsync(grace, limit).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_disposed) _cancellation.Cancel();
        }
    }

    private async Task StalledAsync(TimeSpan patience, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        for (var before = -1L; Stopwatch.GetElapsedTime(start) < limit;)
        {
            lock (_gate)
            {
                if (_finished == before) return;
                before = _finished;
            }

            await Task.Delay(patience < limit ? patience : limit).ConfigureAwait(false);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            var batch = new List<TRecord>();
            do
            {
                Gather(batch);
                await WriteBatchAsync(batch).ConfigureAwait(false);
            }
            while (EndBatch(batch));
        }
        catch (Exception failure)
        {
            // Whoever waits must hear of a failure that is not the store's; who comes later sees the worker's own.
            lock (_gate)
            {
                foreach (var (_, done) in _waiters) done.TrySetException(failure);
                _waiters.Clear();
                _completed = true;
            }

            throw;
        }
    }

    private void Gather(List<TRecord> batch)
    {
        var bytes = 0L;
        lock (_gate)
        {
            while (batch.Count < MostRecords && _arrivals.TryPeek(out var next))
            {
                bytes += _actions.Size(next);
                if (batch.Count > 0 && (bytes > LargestBatchBytes || !_actions.Together(batch[0], next))) return;
                batch.Add(_arrivals.Dequeue());
            }
        }
    }

    private async Task WriteBatchAsync(List<TRecord> batch)
    {
        var errors = new MlmdException?[batch.Count];
        try
        {
            using (_actions.Enter(batch[0])) await WriteBatchAsync(batch, errors).ConfigureAwait(false);
        }
        catch (MlmdException error)
        {
            Array.Fill(errors, error);
        }

        for (var index = 0; index < batch.Count; index++) _actions.Finished(batch[index], errors[index]);
    }

    private async Task WriteBatchAsync(List<TRecord> batch, MlmdException?[] errors)
    {
        ThrowIfAbandoned();
        var token = _cancellation.Token;
        var good = new List<int>(batch.Count);
        if (_silent.Count == 0) await PrefetchAsync(batch, token).ConfigureAwait(false);
        for (var index = 0; index < batch.Count; index++)
        {
            if (_silent.TryGetValue(_actions.Store(batch[index]), out var why))
            {
                errors[index] = MlmdErrors.NotTried(why);
                continue;
            }

            try
            {
                ThrowIfAbandoned();
                await _actions.Prepare(batch[index], token).ConfigureAwait(false);
                good.Add(index);
            }
            catch (MlmdException error)
            {
                errors[index] = error;
                Note(batch[index], error);
            }
            catch (OperationCanceledException)
            {
                errors[index] = Stopped();
            }
        }

        var start = Stopwatch.GetTimestamp();
        // What belongs together can depend on what was prepared, so it is asked again.
        for (var first = 0; first < good.Count;)
        {
            var end = first + 1;
            while (end < good.Count && _actions.Together(batch[good[first]], batch[good[end]])) end++;
            await WriteAsync(batch, good, first, end, errors, token).ConfigureAwait(false);
            first = end;
        }

        LastCallDuration = Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Tells who waits for the records of a batch.</summary>
    /// <returns>Whether there are more records; if not, the worker is at its end.</returns>
    private bool EndBatch(List<TRecord> batch)
    {
        List<TaskCompletionSource> done = [];
        bool goesOn;
        lock (_gate)
        {
            _finished += batch.Count;
            foreach (var waiter in _waiters)
            {
                if (_finished >= waiter.Count) done.Add(waiter.Done);
            }

            _waiters.RemoveAll(waiter => _finished >= waiter.Count);
            _works = goesOn = _arrivals.Count > 0;
        }

        foreach (var waiter in done) waiter.TrySetResult();
        batch.Clear();
        return goesOn;
    }

    private async Task PrefetchAsync(List<TRecord> batch, CancellationToken cancellationToken)
    {
        try
        {
            await _actions.Prefetch(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException)
        {
            // It is an optimisation: the record that needs what could not be read says so itself when it is prepared.
        }
        catch (OperationCanceledException)
        {
            // So does the record that is prepared after a stop.
        }
    }

    private async Task WriteAsync(List<TRecord> batch, List<int> good, int first, int end, MlmdException?[] errors, CancellationToken cancellationToken)
    {
        if (_silent.TryGetValue(_actions.Store(batch[good[first]]), out var why))
        {
            for (var index = first; index < end; index++) errors[good[index]] = MlmdErrors.NotTried(why);
            return;
        }

        try
        {
            ThrowIfAbandoned();
            await _actions.Write(good.GetRange(first, end - first).ConvertAll(index => batch[index]), cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException error) when (end - first > 1 && CanBeOneRecord(error.StatusCode))
        {
            var middle = first + ((end - first) / 2);
            await WriteAsync(batch, good, first, middle, errors, cancellationToken).ConfigureAwait(false);
            await WriteAsync(batch, good, middle, end, errors, cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException error)
        {
            for (var index = first; index < end; index++) errors[good[index]] = error;
            Note(batch[good[first]], error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            for (var index = first; index < end; index++) errors[good[index]] = Stopped();
        }
    }

    private void ThrowIfAbandoned()
    {
        if (_abandoned) throw MlmdErrors.Ended();
    }

    /// <summary>
    /// After a call that found no answer in all of its time the next one would find none either: of thousands of records each would take that time.
    /// </summary>
    private void Note(TRecord record, MlmdException error)
    {
        if (error.ErrorId is not (MlmdErrorId.Unavailable or MlmdErrorId.Timeout or MlmdErrorId.OutcomeUnknown)) return;
        // The first cause is told, not that something was not sent because of it.
        _silent.TryAdd(_actions.Store(record), error.InnerException as MlmdException ?? error);
    }

    private static MlmdException Stopped() =>
        new(MlmdErrorId.OutcomeUnknown, "The command was stopped before the store answered.", MlmdStatusCode.Cancelled);

    /// <summary>Whether one record of the batch can be the cause. A store that cannot be reached says the same of every half.</summary>
    private static bool CanBeOneRecord(MlmdStatusCode status) => status is MlmdStatusCode.InvalidArgument or MlmdStatusCode.AlreadyExists
        or MlmdStatusCode.NotFound or MlmdStatusCode.FailedPrecondition or MlmdStatusCode.OutOfRange or MlmdStatusCode.Internal
        or MlmdStatusCode.ResourceExhausted or MlmdStatusCode.DataLoss;
}
