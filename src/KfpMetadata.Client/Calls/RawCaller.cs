using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Makes any call of the service in protobuf's JSON, behind the same guard.</summary>
internal sealed class RawCaller(StoreSession session)
{
    private const int DeepestJson = 100;

    // Any values of these types can be written out; others are kept as bytes by the typed calls only.
    private static readonly TypeRegistry Known = TypeRegistry.FromFiles(
        MetadataStoreServiceReflection.Descriptor, MetadataStoreReflection.Descriptor, StructReflection.Descriptor, WrappersReflection.Descriptor,
        EmptyReflection.Descriptor, TimestampReflection.Descriptor, DurationReflection.Descriptor);

    private static readonly JsonParser Parser = new(new JsonParser.Settings(DeepestJson, Known));
    private static readonly JsonFormatter Formatter = new(new JsonFormatter.Settings(formatDefaultValues: false, Known).WithPreserveProtoFieldNames(true));

    /// <summary>The calls of the service.</summary>
    public static IReadOnlyList<string> Methods { get; } = [.. MetadataStoreService.Descriptor.Methods.Select(static method => method.Name)];

    public async Task<string> InvokeAsync(string rpc, string body, bool force, CallScope scope)
    {
        var method = MetadataStoreService.Descriptor.FindMethodByName(rpc)
            ?? throw MlmdErrors.InvalidArgument($"MLMD has no call '{rpc}'. The calls are: {string.Join(", ", Methods)}.");
        var request = Parse(method, body);
        if (force) RequestGuard.Writable(request, session.Policy);
        var call = new RawCall(force ? session.Invoker : session.Guarded, method, request);
        var isWrite = rpc.StartsWith("Put", StringComparison.Ordinal);
        var answer = await (isWrite ? session.Writer.OnceAsync(call, scope) : session.Runner.ReadAsync(call, scope)).ConfigureAwait(false);
        return Formatter.Format(answer);
    }

    private static IMessage Parse(MethodDescriptor method, string body)
    {
        try
        {
            return Parser.Parse(string.IsNullOrWhiteSpace(body) ? "{}" : RepeatedFields.Complete(body, method.InputType), method.InputType);
        }
        catch (InvalidProtocolBufferException wrong)
        {
            throw MlmdErrors.InvalidArgument($"The body is no {method.InputType.Name}: {wrong.Message} Compare it with MLMD's metadata_store_service.proto.");
        }
        catch (InvalidJsonException wrong)
        {
            throw MlmdErrors.InvalidArgument($"The body is not valid JSON: {wrong.Message}");
        }
    }
}
