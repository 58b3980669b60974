using Grpc.Core;

namespace KfpMetadata.Tests.Kfp;

/// <summary>Answers one call with an error and passes the rest on.</summary>
internal sealed class RefusingInvoker(CallInvoker inner, string method, StatusCode status) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> call, string? host, CallOptions options, TRequest request) =>
        string.Equals(call.Name, method, StringComparison.Ordinal)
            ? new AsyncUnaryCall<TResponse>(
                Task.FromException<TResponse>(new RpcException(new Status(status, "refused by the test"))),
                Task.FromResult(new Metadata()),
                () => new Status(status, "refused by the test"),
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
