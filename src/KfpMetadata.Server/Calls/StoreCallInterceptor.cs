using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace KfpMetadata.Server.Calls;

/// <summary>Takes every call of the store through the gate. Refusals of the store pass as they are; a failure that nobody foresaw stays in the log.</summary>
internal sealed partial class StoreCallInterceptor(CallGate gate, ILogger<StoreCallInterceptor> logger) : Interceptor
{
    private const string WritePrefix = "Put";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var rpc = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        try
        {
            var turn = await gate.EnterAsync(rpc.StartsWith(WritePrefix, StringComparison.Ordinal), context.CancellationToken);
            try
            {
                return await continuation(request, context);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            LogFailure(exception, rpc);
            throw new RpcException(new Status(StatusCode.Internal, $"{rpc} failed in the server; the server's log has the cause."));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rpc} failed.")]
    private partial void LogFailure(Exception exception, string rpc);
}
