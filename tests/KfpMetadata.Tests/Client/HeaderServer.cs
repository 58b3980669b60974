using Grpc.Core;

namespace KfpMetadata.Tests.Client;

/// <summary>A way to a server that looks at the headers of calls alone: it answers with nothing, or with UNAUTHENTICATED.</summary>
/// <param name="refuse">The text of the refusal, which comes as a trailer too; null to answer.</param>
internal sealed class HeaderServer(Func<Metadata, string?> refuse) : CallInvoker
{
    private readonly List<Metadata> _calls = [];

    /// <summary>The headers of the calls that came.</summary>
    public IReadOnlyList<Metadata> Calls => _calls;

    /// <summary>The deadline of the last call.</summary>
    public DateTime? Deadline { get; private set; }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var headers = options.Headers ?? [];
        lock (_calls) _calls.Add(headers);
        Deadline = options.Deadline;
        var answer = refuse(headers) is { } text
            ? Task.FromException<TResponse>(new RpcException(new Status(StatusCode.Unauthenticated, text), new Metadata { { "why", text } }))
            : Task.FromResult(Activator.CreateInstance<TResponse>());
        return new AsyncUnaryCall<TResponse>(answer, Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}
