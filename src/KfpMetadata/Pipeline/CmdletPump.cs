using System.Management.Automation;
using System.Threading.Channels;

namespace KfpMetadata.Pipeline;

/// <summary>
/// Where asynchronous work meets the pipeline thread. The work begins on the pipeline thread, for as long as it need not wait, and goes on on
/// the thread pool. It queues whatever only the pipeline thread may do (write, ask, run a script block); the pipeline thread carries it out in
/// that order. Nothing else in the module blocks.
/// </summary>
internal sealed class CmdletPump : IDisposable
{
    /// <summary>Objects that may wait to be written: enough to hide a slow reader's hiccups, few enough not to fetch in vain.</summary>
    private const int Room = 64;

    private readonly Channel<Action> _queue = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly object _gate = new();

    /// <summary>The objects at the end of the queue, to which more can be added.</summary>
    private List<object>? _last;
    private int _unwritten;
    private TaskCompletionSource? _room;

    /// <summary>Cancelled when the user stops the pipeline, or something that the pipeline thread carried out ended the command.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>
    /// Whether something that the pipeline thread did ended the command: a preference is Stop, the user chose to halt, a later command threw or wants no
    /// more. Nothing more may be sent then.
    /// </summary>
    public bool HasFailed { get; private set; }

    /// <summary>Waits for work that must end before the engine goes on. Its failure does not matter any more.</summary>
    /// <param name="work">The work.</param>
    /// <param name="limit">The longest to wait.</param>
    public static void Finish(Task work, TimeSpan limit)
    {
        if (work.IsCompletedSuccessfully) return;
        // WhenAny neither throws nor leaves the failure unobserved.
        _ = work.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        Task.WhenAny(work, Task.Delay(limit)).Wait();
    }

    /// <summary>Ends all work, from any thread.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Ends all work, for the pipeline thread threw. A stop by the user is none of its own.</summary>
    public void Fail()
    {
        if (_stop.IsCancellationRequested) return;
        HasFailed = true;
        _stop.Cancel();
    }

    /// <summary>Has the pipeline thread do something, and goes on only once it is done.</summary>
    /// <exception cref="MlmdException">It ended the command.</exception>
    public async Task DoAsync(Action action)
    {
        if (HasFailed) throw MlmdErrors.Ended();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            action();
            done.TrySetResult();
        });
        // After a stop by the user nobody does it any more, and what was accepted is written all the same.
        using (_stop.Token.Register(() => done.TrySetResult()))
            await done.Task.ConfigureAwait(false);
        if (HasFailed) throw MlmdErrors.Ended();
    }

    /// <summary>Queues something for the pipeline thread.</summary>
    public void Post(Action action)
    {
        lock (_gate)
        {
            // What is written later comes after it.
            _last = null;
            _queue.Writer.TryWrite(action);
        }
    }

    /// <summary>
    /// Queues an object to be written. Objects that follow each other are carried out as one. While too many are unwritten, the task ends only once there is
    /// room, so that a fast store cannot run ahead of a slow reader.
    /// </summary>
    /// <param name="value">The object.</param>
    /// <param name="write">Writes it, on the pipeline thread; the same for every object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WriteAsync(object value, Action<object> write, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_last is null)
            {
                var values = _last = [];
                _queue.Writer.TryWrite(() => WriteAll(values, write));
            }

            _last.Add(value);
            if (Interlocked.Increment(ref _unwritten) < Room) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Has the pipeline thread answer a question, for example <c>ShouldContinue</c>.</summary>
    public async Task<TAnswer> AskAsync<TAnswer>(Func<TAnswer> question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.TrySetResult(question());
            }
            catch (RuntimeException error) when (error is not PipelineStoppedException)
            {
                // A script block failed: who asked must know, the pipeline need not.
                answer.TrySetException(error);
            }
        });
        // After a stop nobody answers any more.
        using (_stop.Token.Register(() => answer.TrySetCanceled(_stop.Token)))
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work to its end while carrying out what it queues. Call it on the pipeline thread.</summary>
    /// <param name="work">The work; its token is cancelled when the pipeline is stopped or a write unwinds (<c>Select-Object -First</c>).</param>
    /// <param name="isLong">Whether it may take long without waiting: then it begins on the thread pool, so that what it queues is carried out meanwhile.</param>
    public void Run(Func<CancellationToken, Task> work, bool isLong)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var token = cancellation.Token;
        var task = isLong ? Task.Run(() => work(token), CancellationToken.None) : work(token);
        try
        {
            DrainUntil(task);
        }
        finally
        {
            if (!task.IsCompleted)
            {
                cancellation.Cancel();
                Finish(task, TimeSpan.FromSeconds(2));
            }
        }

        Rethrow(task);
    }

    /// <summary>Carries out what is queued already.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool DrainReady()
    {
        var any = false;
        while (_queue.Reader.TryRead(out var action))
        {
            any = true;
            try
            {
                action();
            }
            catch
            {
                Fail();
                throw;
            }
        }

        return any;
    }

    /// <summary>Carries out what is queued until the task has ended and nothing is left. Failures of the task are left in it.</summary>
    /// <exception cref="PipelineStoppedException">The user stopped the pipeline.</exception>
    public void DrainUntil(Task task)
    {
        if (task.IsCompleted)
        {
            DrainReady();
            return;
        }

        _ = task.ContinueWith(
            static (_, pump) => ((CmdletPump)pump!).Post(static () => { }),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (true)
        {
            // Read before draining: what the work queued before its end is then drained too.
            var ended = task.IsCompleted;
            var any = DrainReady();
            if (ended) return;
            // The wake of a task that ended since is among what was drained: waiting now could be for ever.
            if (any) continue;
            try
            {
                _queue.Reader.WaitToReadAsync(_stop.Token).AsTask().GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    /// <summary>Throws what the ended task threw; a cancellation is the user's stop.</summary>
    public void Rethrow(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private void WriteAll(List<object> values, Action<object> write)
    {
        lock (_gate)
        {
            if (ReferenceEquals(values, _last)) _last = null;
        }

        foreach (var value in values)
        {
            write(value);
            if (Interlocked.Decrement(ref _unwritten) == Room / 2) MakeRoom();
        }
    }

    /// <summary>Whoever waits is woken once for many objects.</summary>
    private void MakeRoom()
    {
        lock (_gate)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    /// <summary>Ends the work that still runs. The source stays usable for it; it holds no handle.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _queue.Writer.TryComplete();
    }
}
