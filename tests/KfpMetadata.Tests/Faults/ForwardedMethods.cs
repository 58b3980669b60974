using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Faults;

/// <summary>Every call of the service, with bytes as its messages.</summary>
internal sealed class ForwardedMethods : IServiceMethodProvider<CallProxy>
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<CallProxy> context)
    {
        foreach (var rpc in MetadataStoreService.Descriptor.Methods)
        {
            var method = new Method<byte[], byte[]>(MethodType.Unary, rpc.Service.FullName, rpc.Name, Bytes, Bytes);
            context.AddUnaryMethod(method, [], (proxy, request, call) => proxy.ForwardAsync(method, request, call));
        }
    }
}
