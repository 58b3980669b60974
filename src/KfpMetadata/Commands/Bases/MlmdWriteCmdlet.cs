using System.Diagnostics;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// The base of the commands that write what comes down the pipeline. Records are accepted and written in batches (group commit) while
/// the pipeline goes on; what they return is written in the order of the input. A derived class declares
/// <c>[Cmdlet(…, SupportsShouldProcess = true)]</c>.
/// </summary>
/// <typeparam name="TValue">What is written: an entity, or one of the records of the client.</typeparam>
public abstract class MlmdWriteCmdlet<TValue> : MlmdConnectedCmdlet
    where TValue : class
{
    /// <summary>Unfinished records before the pipeline waits: two batches, one on its way and one ready.</summary>
    private const int MostPending = 2 * Largest;

    private const int Largest = GroupCommit<WriteRecord<TValue>>.LargestBatch;

    /// <summary>After Ctrl+C: the longest time to write what was accepted.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    /// <summary>After Ctrl+C: a store that does not go on for as long is not waited for. A user feels 200 ms as at once.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(100);

    /// <summary>After Ctrl+C: a call that takes longer is cancelled. One of a store that is only slow ends before.</summary>
    private static readonly TimeSpan StallGrace = TimeSpan.FromSeconds(1);

    private readonly GroupCommit<WriteRecord<TValue>> _commit;
    private readonly UntoldRecords<TValue> _untold;
    private readonly TaskCompletionSource _stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left;
    private bool _disposed;

    private protected MlmdWriteCmdlet()
    {
        _untold = new UntoldRecords<TValue>(Subject);
        _commit = new GroupCommit<WriteRecord<TValue>>(new GroupCommitActions<WriteRecord<TValue>>
        {
            Enter = record => Trace(record.Connection.Use()),
            Write = (records, token) => WriteAsync(records[0].Connection.Use(), records, token),
            Finished = (record, error) =>
            {
                _untold.Add(record, error);
                Pump.Post(TellNext);
            },
            Prefetch = PrefetchAsync,
            Prepare = PrepareAsync,
            Together = (first, next) => ReferenceEquals(first.Connection, next.Connection)
                && first.IsPrepared == next.IsPrepared
                && (!first.IsPrepared || Together(first, next)),
            Store = static record => record.Connection,
            Size = static record => record.Size,
        });
    }

    /// <summary>
    /// How many records may be gathered before they are written in one call, 1,000 at most. Without it a batch is what arrives while the call before is
    /// under way. 1 keeps the command in step with the pipeline, for <c>-PipelineVariable</c>.
    /// </summary>
    [Parameter]
    [ValidateRange(1, Largest)]
    public int? BatchSize { get; set; }

    /// <summary>What <c>-WhatIf</c> says is done, for example <c>Create</c>.</summary>
    private protected abstract string Action { get; }

    /// <summary>What <c>-Verbose</c> says of a written record.</summary>
    private protected virtual string Done(WriteRecord<TValue> record) => $"{record.Action ?? Action}: {Subject(record)}";

    /// <summary>The written thing by the name it has now.</summary>
    private protected virtual string Subject(WriteRecord<TValue> record) => record.Description;

    /// <summary>The records of this pipeline object. Pipeline thread: capture the bound parameters, leave reading to <see cref="WriteRecord{TValue}.Prepare"/>.</summary>
    /// <exception cref="MlmdException">The input makes no sense; the pipeline goes on with the next object.</exception>
    private protected abstract IEnumerable<WriteRecord<TValue>> Accept();

    /// <summary>Writes prepared records of one store in one transaction. Off the pipeline thread.</summary>
    private protected abstract Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<TValue>> records, CancellationToken cancellationToken);

    /// <summary>Whether the second prepared record can be in the same transaction as the first.</summary>
    private protected virtual bool Together(WriteRecord<TValue> first, WriteRecord<TValue> next) => true;

    /// <summary>The target of the error where <see cref="Accept"/> fails.</summary>
    private protected virtual object? InputTarget => null;

    private protected sealed override bool IsWriter => true;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() => Wait(_commit.CompleteAsync()));

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stopAsked.TrySetResult();
        base.StopProcessing();
        _ = _commit.InterruptAsync(StopPatience);
    }

    private void Process()
    {
        if (BatchSize is { } most) _commit.MostRecords = most;
        // Where the pipeline brings objects more slowly than the store takes them, batches gain nothing and waiting costs nothing:
        // the answer comes with its object. So it is with the first, which tells how fast the store is.
        var waits = _left == 0 || Stopwatch.GetElapsedTime(_left) > _commit.LastCallDuration;
        try
        {
            foreach (var record in Accept())
            {
                if (!Proceeds(record)) continue;
                _commit.Add(record, begins: !waits);
                // What the user said yes to is done before the next question.
                if (AsksBeforeEach || _commit.Pending >= BatchSize) WaitUntil(0);
                else if (_commit.Pending >= MostPending) WaitUntil(MostPending / 2);
            }
        }
        catch (MlmdException error)
        {
            Report(error, InputTarget);
        }

        if (waits) WaitUntil(0);
        else Pump.DrainReady();
        _left = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            // After Ctrl+C or an error of a command before this one EndProcessing does not run; what was accepted is written all the same. Each call ends by its own deadline.
            // A question that waits for the user cannot be answered any more.
            Pump.Stop();
            CmdletPump.Finish(_stopAsked.Task.IsCompleted ? _commit.StopAsync(StopPatience, StallGrace, StopGrace) : _commit.CompleteAsync(), Timeout.InfiniteTimeSpan);
            if (_untold.TakeAll() is { } untold) WarnHost(untold);

            // A user who stopped is not kept waiting for a store that stalls; its last call ends after the command then.
            _ = _commit.CompleteAsync().ContinueWith(
                static (_, commit) => ((IDisposable)commit!).Dispose(), _commit, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        base.Dispose(disposing);
    }

    /// <summary>Asks as <c>-WhatIf</c> and <c>-Confirm</c> want it. Under <c>-WhatIf</c> what would be written goes on down the pipeline, so that a script runs to its end.</summary>
    private bool Proceeds(WriteRecord<TValue> record)
    {
        if (ShouldWrite($"{record.Description} on {record.Connection}", record.Action ?? Action, out var reason)) return true;
        if (reason != ShouldProcessReason.WhatIf) return false;
        RunOn(
            record.Connection,
            async (_, cancellationToken) =>
            {
                if (await record.Preview(cancellationToken).ConfigureAwait(false) is { } preview)
                    await WriteObjectAsync(preview, cancellationToken).ConfigureAwait(false);
            },
            record.Target);
        return false;
    }

    private void WaitUntil(int pending)
    {
        _commit.WorkHere();
        Wait(_commit.WhenPendingAsync(pending));
    }

    private void Wait(Task task)
    {
        Pump.DrainUntil(task);
        Pump.Rethrow(task);
    }

    /// <summary>Whatever throws here ends what is not sent yet; what is on its way is awaited, and the user learns what became of it.</summary>
    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch
        {
            if (!_stopAsked.Task.IsCompleted)
            {
                Pump.Fail();
                _commit.Abandon();
                CmdletPump.Finish(Task.WhenAny(_commit.CompleteAsync(), _stopAsked.Task), Timeout.InfiniteTimeSpan);
                if (_untold.TakeAll() is { } untold) WarnAtEnd(untold);
            }

            throw;
        }
    }

    /// <summary>Tells of the record that was finished next. Pipeline thread.</summary>
    private void TellNext()
    {
        if (!_untold.TryTake(out var record, out var error)) return;
        if (error is not null)
        {
            Report(error, record.Target);
            return;
        }

        if (Says) Say($"{Done(record)} on {record.Connection}");
        if (record.Output(record.Value) is { } output) WriteObject(output);
    }

    private Task PrefetchAsync(IReadOnlyList<WriteRecord<TValue>> batch, CancellationToken cancellationToken) =>
        Nodes.PrefetchAsync(batch[0].Connection, batch.SelectMany(static record => record.References), cancellationToken);

    private static Task PrepareAsync(WriteRecord<TValue> record, CancellationToken cancellationToken)
    {
        return record.IsPrepared ? Task.CompletedTask : ReadAsync();

        async Task ReadAsync() => record.Value = await record.Prepare(cancellationToken).ConfigureAwait(false);
    }
}
