using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KfpMetadata.Client;

/// <summary>
/// Texts anywhere in a request that would arrive as others: protobuf writes half a surrogate pair as another character, and servers cut a text off at a
/// zero character. In a call that reads, such a text would even find what bears the other one.
/// </summary>
internal static class TextGuard
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Fields = new();

    /// <summary>Refuses the request, or does nothing.</summary>
    /// <exception cref="MlmdException">A text cannot be sent as it is (<c>MlmdInvalidValue</c>).</exception>
    public static void Check(IMessage request, bool isServer) => Check(request, isServer, null);

    private static void Check(IMessage message, bool isServer, Place? outer)
    {
        foreach (var field in Fields.GetOrAdd(message.Descriptor, static descriptor => [.. descriptor.Fields.InDeclarationOrder().Where(HoldsText)]))
        {
            var value = field.Accessor.GetValue(message);
            if (value is null) continue;
            var place = new Place(outer, field.Name);
            switch (value)
            {
                case IDictionary map:
                    foreach (DictionaryEntry entry in map)
                    {
                        if (entry.Key is string key) Check(key, isServer, place);
                        CheckItem(entry.Value, isServer, new Place(place, $"{entry.Key}"));
                    }

                    break;
                case string text:
                    Check(text, isServer, place);
                    break;
                case IList list:
                    foreach (var item in list) CheckItem(item, isServer, place);
                    break;
                default:
                    CheckItem(value, isServer, place);
                    break;
            }
        }
    }

    private static void CheckItem(object? item, bool isServer, Place place)
    {
        if (item is string text) Check(text, isServer, place);
        else if (item is IMessage message) Check(message, isServer, place);
    }

    private static void Check(string text, bool isServer, Place place)
    {
        MlmdValue.WellFormed(text, place.ToString);
        if (isServer) ValueGuard.Text(text, place.ToString);
    }

    private static bool HoldsText(FieldDescriptor field) => field.FieldType is FieldType.String or FieldType.Message;

    /// <summary>Where a text stands, put together only for a message.</summary>
    private sealed record Place(Place? Outer, string Name)
    {
        public override string ToString() => Outer is null ? Name : $"{Outer}.{Name}";
    }
}
