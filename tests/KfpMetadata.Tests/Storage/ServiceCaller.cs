using System.Reflection;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Tests.Storage;

/// <summary>Calls any method of the service by its name, from JSON to JSON.</summary>
internal static class ServiceCaller
{
    private static readonly TypeRegistry Registry = TypeRegistry.FromFiles(
        MetadataStoreServiceReflection.Descriptor,
        AnyReflection.Descriptor, StructReflection.Descriptor, WrappersReflection.Descriptor, TimestampReflection.Descriptor,
        DurationReflection.Descriptor, EmptyReflection.Descriptor, FieldMaskReflection.Descriptor);

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Registry));

    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithTypeRegistry(Registry));

    private const string EmptyKey = "(empty key)";

    private static readonly ServiceDescriptor Service = MetadataStoreServiceReflection.Descriptor.Services[0];

    public static IMessage ParseRequest(string rpc, string json) =>
        Parser.Parse(json, Service.FindMethodByName(rpc).InputType);

    public static async Task<JsonObject> Call(EmbeddedStore store, string rpc, string json)
    {
        var method = typeof(EmbeddedStore).GetMethod(rpc, BindingFlags.Public | BindingFlags.Instance)!;
        var task = (Task)method.Invoke(store, [ParseRequest(rpc, json), null])!;
        await task;
        var response = (IMessage)task.GetType().GetProperty("Result")!.GetValue(task)!;
        RenameEmptyKeys(response);
        return (JsonObject)JsonNode.Parse(Formatter.Format(response).Replace(EmptyKey, "", StringComparison.Ordinal))!;
    }

    /// <summary>The formatter refuses a Struct with an empty key, which is a legal message.</summary>
    private static void RenameEmptyKeys(IMessage message)
    {
        if (message is Struct item && item.Fields.TryGetValue("", out var value))
        {
            item.Fields.Remove("");
            item.Fields[EmptyKey] = value;
        }

        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            IEnumerable<object?> values = field.Accessor.GetValue(message) switch
            {
                IMessage inner => [inner],
                System.Collections.IDictionary map => map.Values.Cast<object?>(),
                System.Collections.IList list => list.Cast<object?>(),
                _ => [],
            };
            foreach (var inner in values.OfType<IMessage>())
                RenameEmptyKeys(inner);
        }
    }
}
