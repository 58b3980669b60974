using Grpc.Core;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>The handlers of a service by the full name of their method, collected as a gRPC server would bind them.</summary>
internal sealed class InProcessHandlers : ServiceBinderBase
{
    private readonly Dictionary<string, Func<object, ServerCallContext, Task<object>>> _handlers = new(StringComparer.Ordinal);

    public InProcessHandlers(MetadataStoreService.MetadataStoreServiceBase service) => MetadataStoreService.BindService(this, service);

    public Func<object, ServerCallContext, Task<object>>? Find(string method) => _handlers.GetValueOrDefault(method);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        if (handler is null) return;
        _handlers[method.FullName] = async (request, context) => await handler((TRequest)request, context).ConfigureAwait(false);
    }
}
