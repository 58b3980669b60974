using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KfpMetadata.Client;

/// <summary>The guard under every call, whatever is behind it: it checks each request and learns from each answer which nodes exist.</summary>
internal sealed class GuardInterceptor(GuardPolicy policy) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        RequestGuard.Check((IMessage)request, policy);
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            LearnAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        RequestGuard.Check((IMessage)request, policy);
        var response = continuation(request, context);
        policy.Seen.Learn((IMessage)response);
        return response;
    }

    private async Task<TResponse> LearnAsync<TResponse>(Task<TResponse> answer)
        where TResponse : class
    {
        var response = await answer.ConfigureAwait(false);
        policy.Seen.Learn((IMessage)response);
        return response;
    }
}
