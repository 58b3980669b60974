using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KfpMetadata.Client;

/// <summary>
/// Ends a call when its time is over by a clock that nobody sets. A deadline of gRPC is a time of day, and one whose day is set back would last that much longer.
/// </summary>
internal sealed class DeadlineInterceptor : Interceptor
{
    /// <summary>The library itself ends a call in time, and says more of it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(20);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        if (context.Options.Deadline is not { } deadline || deadline - DateTime.UtcNow is var left && (left > Longest || left <= TimeSpan.Zero))
            return continuation(request, context);
        var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Options.CancellationToken);
        limit.CancelAfter(left + Margin);
        var options = context.Options.WithCancellationToken(limit.Token);
        var call = continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
        var token = context.Options.CancellationToken;
        return new AsyncUnaryCall<TResponse>(
            EndAsync(call.ResponseAsync, limit, token), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private static async Task<TResponse> EndAsync<TResponse>(Task<TResponse> answer, CancellationTokenSource limit, CancellationToken token)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "No answer came in time.", ended));
        }
        finally
        {
            limit.Dispose();
        }
    }
}
