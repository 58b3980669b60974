using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Differential;

/// <summary>The calls of the service by their names.</summary>
internal static class ServiceMethods
{
    /// <summary>In the service, and not in the native module of the library.</summary>
    private static readonly string[] Missing = ["GetParentContextsByContexts", "GetChildrenContextsByContexts", "GetLineageGraph"];

    private static readonly Dictionary<string, MethodDescriptor> Descriptors =
        MetadataStoreServiceReflection.Descriptor.Services[0].Methods.ToDictionary(method => method.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, MethodInfo> Methods = Descriptors.Keys.ToDictionary(
        name => name, name => typeof(EmbeddedStore).GetMethod(name, BindingFlags.Public | BindingFlags.Instance)!, StringComparer.Ordinal);

    /// <summary>The 49 calls that both stores have.</summary>
    public static IReadOnlyList<string> Common { get; } = [.. Descriptors.Keys.Except(Missing, StringComparer.Ordinal)];

    public static IMessage NewRequest(string rpc) => Descriptors[rpc].InputType.Parser.ParseFrom(ByteString.Empty);

    public static IMessage ParseResponse(string rpc, byte[] bytes) => Descriptors[rpc].OutputType.Parser.ParseFrom(bytes);

    /// <summary>Asks a store of ours, with a copy of the request as it would come over the wire.</summary>
    public static Reply Ask(EmbeddedStore store, string rpc, byte[] request)
    {
        try
        {
            var task = (Task)Methods[rpc].Invoke(store, [Descriptors[rpc].InputType.Parser.ParseFrom(request), null])!;
            task.GetAwaiter().GetResult();
            return new Reply(StatusCode.OK, (IMessage)task.GetType().GetProperty("Result")!.GetValue(task)!, Message: null);
        }
        catch (RpcException exception)
        {
            return new Reply(exception.StatusCode, Response: null, exception.Status.Detail);
        }
        catch (TargetInvocationException exception)
        {
            // A defect: a server would answer so.
            return new Reply(StatusCode.Unknown, Response: null, exception.InnerException?.ToString());
        }
    }
}
