using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>A call whose RPC is only known when it is made.</summary>
internal sealed class RawCall(CallInvoker invoker, MethodDescriptor rpc, IMessage request) : RpcCall<IMessage>(request)
{
    public override async Task<(IMessage Result, IMessage Answer, string? LeftOut)> SendAsync(MetadataStoreService.MetadataStoreServiceClient client, CallOptions options)
    {
        var method = new Method<IMessage, IMessage>(
            MethodType.Unary,
            rpc.Service.FullName,
            rpc.Name,
            Marshallers.Create(static message => message.ToByteArray(), bytes => rpc.InputType.Parser.ParseFrom(bytes)),
            Marshallers.Create(static message => message.ToByteArray(), bytes => rpc.OutputType.Parser.ParseFrom(bytes)));
        using var call = invoker.AsyncUnaryCall(method, null, options, Request);
        var response = await call.ResponseAsync.ConfigureAwait(false);
        return (response, response, LeftOut(call.GetTrailers()));
    }
}
