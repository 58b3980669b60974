using System.Collections.Concurrent;
using Grpc.Core;

namespace KfpMetadata.Tests.Client;

/// <summary>A way to a store on which faults happen by plan, and which remembers the calls that were made.</summary>
internal sealed class FaultInvoker(CallInvoker inner) : UnaryInvoker
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>By the RPC and the number of its attempt, from 1.</summary>
    public Func<string, int, Fault> Plan { get; set; } = static (_, _) => Fault.None;

    public ConcurrentQueue<(string Rpc, object Request)> Calls { get; } = new();

    public int Count(string rpc) => _counts.GetValueOrDefault(rpc);

    /// <summary>Lets faults happen to the first attempts of an RPC.</summary>
    public void First(string rpc, params Fault[] faults)
    {
        _counts.TryRemove(rpc, out _);
        Plan = (name, attempt) => string.Equals(name, rpc, StringComparison.Ordinal) && attempt <= faults.Length ? faults[attempt - 1] : Fault.None;
    }

    /// <summary>Lets one fault happen to all attempts of an RPC.</summary>
    public void Always(string rpc, Fault fault) => Plan = (name, _) => string.Equals(name, rpc, StringComparison.Ordinal) ? fault : Fault.None;

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Calls.Enqueue((method.Name, request));
        var attempt = _counts.AddOrUpdate(method.Name, 1, static (_, count) => count + 1);
        return new AsyncUnaryCall<TResponse>(
            RunAsync(Plan(method.Name, attempt), () => inner.AsyncUnaryCall(method, host, options, request).ResponseAsync),
            Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }

    private static async Task<TResponse> RunAsync<TResponse>(Fault fault, Func<Task<TResponse>> send)
    {
        switch (fault)
        {
            case Fault.RequestLost:
                throw Failure(StatusCode.Unavailable, "injected: lost on the way there");
            case Fault.AnswerLost:
                await IgnoreAsync(send());
                throw Failure(StatusCode.Unavailable, "injected: lost on the way back");
            case Fault.SentTwice:
                await IgnoreAsync(send());
                return await send();
            case Fault.Aborted:
                throw Failure(StatusCode.Aborted, "injected: another writer");
            case Fault.ProxyInternal:
                await IgnoreAsync(send());
                throw Failure(StatusCode.Unknown, "injected: upstream reset");
            case Fault.IntegerRange:
                throw Failure(StatusCode.Internal, "mysql_query failed: errno: Out of range value for column 'int_value' at row 1, error: x");
            case Fault.Unauthenticated:
                throw Failure(StatusCode.Unauthenticated, "injected: token expired");
            case Fault.AnswerTooLarge:
                await IgnoreAsync(send());
                throw Failure(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");
            default:
                return await send();
        }
    }

    private static async Task IgnoreAsync<TResponse>(Task<TResponse> call)
    {
        try
        {
            await call;
        }
        catch (RpcException)
        {
            // The caller of a lost answer hears nothing of a refusal either.
        }
    }

    private static RpcException Failure(StatusCode code, string text) => new(new Status(code, text));
}
