using Google.Protobuf;
using Grpc.Core;
using StoreClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Client;

/// <summary>Makes calls.</summary>
internal static class Rpc
{
    public static RpcCall<TResult> Of<TRequest, TResponse, TResult>(
        TRequest request, Func<StoreClient, TRequest, CallOptions, AsyncUnaryCall<TResponse>> send, Func<TResponse, TResult> decode)
        where TRequest : IMessage
        where TResponse : IMessage =>
        new Unary<TRequest, TResponse, TResult>(request, send, decode);

    private sealed class Unary<TRequest, TResponse, TResult>(
        TRequest request, Func<StoreClient, TRequest, CallOptions, AsyncUnaryCall<TResponse>> send, Func<TResponse, TResult> decode)
        : RpcCall<TResult>(request)
        where TRequest : IMessage
        where TResponse : IMessage
    {
        public override async Task<(TResult Result, IMessage Answer, string? LeftOut)> SendAsync(StoreClient client, CallOptions options)
        {
            using var call = send(client, request, options);
            var response = await call.ResponseAsync.ConfigureAwait(false);
            return (decode(response), response, LeftOut(call.GetTrailers()));
        }
    }
}
