using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>Calls a service of the same process as if it were behind a channel: with deadline and cancellation, by status codes.</summary>
internal sealed class InProcessCallInvoker(MetadataStoreService.MetadataStoreServiceBase service) : CallInvoker
{
    private readonly InProcessHandlers _handlers = new(service);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Metadata trailers = [];
        var answer = CallAsync<TResponse>(method.FullName, options, request, trailers);
        return new AsyncUnaryCall<TResponse>(
            answer,
            Task.FromResult(new Metadata()),
            () => answer.Exception?.InnerException is RpcException failure ? failure.Status : Status.DefaultSuccess,
            () => trailers,
            static () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw OnlyUnary();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw OnlyUnary();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw OnlyUnary();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw OnlyUnary();

    private static NotSupportedException OnlyUnary() => new("The MLMD service has asynchronous unary calls only.");

    private static RpcException Late() => Failure(StatusCode.DeadlineExceeded, "The embedded store did not answer in time.");

    private static RpcException Failure(StatusCode code, string text, Exception? cause = null) => new(new Status(code, text, cause));

    private async Task<TResponse> CallAsync<TResponse>(string method, CallOptions options, object request, Metadata trailers)
    {
        var handler = _handlers.Find(method) ?? throw Failure(StatusCode.Unimplemented, $"The embedded store does not have {method}.");
        if (options.CancellationToken.IsCancellationRequested) throw Failure(StatusCode.Cancelled, "The call was cancelled.");
        var stop = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        var deadline = options.Deadline?.ToUniversalTime() ?? DateTime.MaxValue;
        var context = new InProcessCallContext(method, deadline, options.Headers ?? [], trailers, stop.Token);

        // The timer goes by a clock that nobody sets; the deadline is a time of day.
        var time = Left(deadline);
        if (deadline != DateTime.MaxValue) stop.CancelAfter(time);
        // A call that need not wait for others is quickest where it is made. One that must wait does not hold up the caller's thread, and a filter of the user can
        // compare a single long text for many seconds, which nothing can interrupt.
        context.MayWait = IsSearch(request);
        var work = context.MayWait ? Task.Run(() => handler(request, context), CancellationToken.None) : handler(request, context);
        if (work.Exception is { InnerException: StoreBusyException })
        {
            context.MayWait = true;
            work = Task.Run(() => handler(request, context), CancellationToken.None);
        }

        EndWith(work, stop);
        try
        {
            return (TResponse)await work.WaitAsync(time, options.CancellationToken).ConfigureAwait(false);
        }
        catch (RpcException late) when (late.StatusCode == StatusCode.Cancelled && !options.CancellationToken.IsCancellationRequested && stop.IsCancellationRequested)
        {
            throw Late();
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            // The handler rolls back when it notices. The caller need not wait for that.
            Stop(stop);
            throw Late();
        }
        catch (OperationCanceledException) when (options.CancellationToken.IsCancellationRequested)
        {
            throw Failure(StatusCode.Cancelled, "The call was cancelled.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw Late();
        }
        catch (Exception broken) when (broken is not RpcException)
        {
            // As a gRPC server does with what a handler throws: the caller knows status codes only.
            throw Failure(StatusCode.Internal, broken.Message, broken);
        }
    }

    private static bool IsSearch(object request) => request switch
    {
        GetArtifactsRequest list => list.Options?.FilterQuery.Length > 0,
        GetExecutionsRequest list => list.Options?.FilterQuery.Length > 0,
        GetContextsRequest list => list.Options?.FilterQuery.Length > 0,
        GetArtifactsByTypeRequest list => list.Options?.FilterQuery.Length > 0,
        GetExecutionsByTypeRequest list => list.Options?.FilterQuery.Length > 0,
        GetContextsByTypeRequest list => list.Options?.FilterQuery.Length > 0,
        GetArtifactsByContextRequest list => list.Options?.FilterQuery.Length > 0,
        GetExecutionsByContextRequest list => list.Options?.FilterQuery.Length > 0,
        _ => false,
    };

    private static void EndWith(Task work, CancellationTokenSource stop)
    {
        if (work.IsCompletedSuccessfully)
        {
            stop.Dispose();
            return;
        }

        _ = work.ContinueWith(
            task =>
            {
                stop.Dispose();
                _ = task.Exception;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static void Stop(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The handler has ended in between.
        }
    }

    private static TimeSpan Left(DateTime deadline)
    {
        if (deadline == DateTime.MaxValue) return Timeout.InfiniteTimeSpan;
        var left = deadline - DateTime.UtcNow;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
