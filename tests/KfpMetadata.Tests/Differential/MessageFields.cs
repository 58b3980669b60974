using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KfpMetadata.Tests.Differential;

/// <summary>Fields of messages by their names: what differs between artifacts, executions and contexts is then a word.</summary>
internal static class MessageFields
{
    public static T Set<T>(this T message, string field, object value)
        where T : IMessage
    {
        var descriptor = Find(message, field);
        if (descriptor.FieldType == FieldType.Enum && value is int number)
            value = Enum.ToObject(descriptor.EnumType.ClrType, number);
        descriptor.Accessor.SetValue(message, value);
        return message;
    }

    public static T Add<T>(this T message, string field, object item)
        where T : IMessage
    {
        ((IList)Find(message, field).Accessor.GetValue(message)).Add(item);
        return message;
    }

    public static T Put<T>(this T message, string field, string key, object value)
        where T : IMessage
    {
        ((IDictionary)Find(message, field).Accessor.GetValue(message))[key] = value;
        return message;
    }

    public static object? Get(this IMessage message, string field) => Find(message, field).Accessor.GetValue(message);

    public static bool HasField(this IMessage message, string field) => message.Descriptor.FindFieldByName(field) is not null;

    private static FieldDescriptor Find(IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field)
        ?? throw new ArgumentException($"{message.Descriptor.Name} has no field {field}.", nameof(field));
}
