using Grpc.Core;

namespace KfpMetadata.Tests.Kfp;

/// <summary>Answers one call, or all, with an error and passes the rest on.</summary>
/// <param name="inner">Where the rest goes.</param>
/// <param name="method">The call that is refused; <see langword="null"/> for all.</param>
/// <param name="status">The answer.</param>
internal sealed class RefusingInvoker(CallInvoker inner, string? method, Status status) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> call, string? host, CallOptions options, TRequest request) =>
        method is null || string.Equals(call.Name, method, StringComparison.Ordinal)
            ? new AsyncUnaryCall<TResponse>(
                Task.FromException<TResponse>(new RpcException(status)),
                Task.FromResult(new Metadata()),
                () => status,
                () => [],
                () => { })
            : inner.AsyncUnaryCall(call, host, options, request);

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> call, string? host, CallOptions options, TRequest request) =>
        inner.BlockingUnaryCall(call, host, options, request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> call, string? host, CallOptions options) =>
        inner.AsyncClientStreamingCall(call, host, options);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> call, string? host, CallOptions options, TRequest request) =>
        inner.AsyncServerStreamingCall(call, host, options, request);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> call, string? host, CallOptions options) =>
        inner.AsyncDuplexStreamingCall(call, host, options);
}
