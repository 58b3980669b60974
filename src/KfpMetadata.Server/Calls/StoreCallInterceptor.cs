using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using KfpMetadata.Storage;
using Microsoft.Extensions.Logging;

namespace KfpMetadata.Server.Calls;

/// <summary>
/// Takes every call of the store through the gate, and ends it where it takes longer than the server allows. Refusals of the store pass as they are; a
/// failure that nobody foresaw stays in the log.
/// </summary>
internal sealed partial class StoreCallInterceptor(CallGate gate, ServerOptions options, ILogger<StoreCallInterceptor> logger) : Interceptor
{
    private const string WritePrefix = "Put";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var rpc = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        var isWrite = rpc.StartsWith(WritePrefix, StringComparison.Ordinal);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        try
        {
            using var place = await gate.EnterAsync((IMessage)request, isWrite, context);
            if (options.QueryTimeout is { } timeout)
                // A write may have to wait for another program first.
                limit.CancelAfter(isWrite ? timeout + options.Store.BusyTimeout : timeout);
            // By this name the library finds the request of a context that is not its own.
            context.UserState["__HttpContext"] = context.GetHttpContext();
            return await continuation(request, new LimitedCallContext(context, limit.Token));
        }
        catch (Exception exception) when (IsCancelled(exception) && context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
        catch (Exception exception) when (IsCancelled(exception) && limit.IsCancellationRequested)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded,
                $"{EmbeddedStore.QueryLimitText} than the server allows ({options.QueryTimeout!.Value.TotalSeconds:0.###} s), and was ended. Narrow the filter, or ask for less."));
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            LogFailure(exception, rpc);
            throw new RpcException(new Status(StatusCode.Internal, $"{rpc} failed in the server; the server's log has the cause."));
        }
    }

    private static bool IsCancelled(Exception exception) => exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rpc} failed.")]
    private partial void LogFailure(Exception exception, string rpc);
}
