using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using KfpMetadata.Protocol;

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
    public static void Check(IMessage request, bool isServer)
    {
        // Nearly every request is right, and is told so without a note of where its texts are.
        if (!Any(request, isServer ? static text => text.Contains('\0', StringComparison.Ordinal) || HasSurrogate(text) : HasSurrogate)) return;
        foreach (var (text, place) in Texts(request, null))
        {
            MlmdValue.WellFormed(text, place.ToString);
            if (isServer) ValueGuard.Text(text, place);
        }
    }

    /// <summary>Where a request holds a character; <see langword="null"/> where nowhere.</summary>
    public static string? Find(IMessage request, char character) => !Any(request, text => text.Contains(character, StringComparison.Ordinal))
        ? null
        : Texts(request, null).Where(found => found.Text.Contains(character, StringComparison.Ordinal)).Select(static found => found.Place.ToString()).FirstOrDefault();

    private static bool HasSurrogate(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    private static bool Any(object? value, Predicate<string> test)
    {
        switch (value)
        {
            case string text:
                return test(text);
            case MapField<string, Value> values:
                foreach (var (name, held) in values)
                {
                    if (test(name) || (held.HasStringValue ? test(held.StringValue) : Any(held, test))) return true;
                }

                return false;
            case IMessage message:
                foreach (var field in FieldsOf(message))
                {
                    if (Any(field.Accessor.GetValue(message), test)) return true;
                }

                return false;
            case IDictionary map:
                return Entries(map).Any(entry => Any(entry.Key, test) || Any(entry.Value, test));
            case IList list:
                for (var index = 0; index < list.Count; index++)
                {
                    if (Any(list[index], test)) return true;
                }

                return false;
            default:
                return false;
        }
    }

    private static FieldDescriptor[] FieldsOf(IMessage message) =>
        Fields.GetOrAdd(message.Descriptor, static descriptor => [.. descriptor.Fields.InDeclarationOrder().Where(HoldsText)]);

    private static IEnumerable<(string Text, Place Place)> Texts(IMessage message, Place? outer)
    {
        foreach (var field in FieldsOf(message))
        {
            var place = new Place(outer, field.Name);
            foreach (var found in Of(field.Accessor.GetValue(message), place)) yield return found;
        }
    }

    private static IEnumerable<(string Text, Place Place)> Of(object? value, Place place) => value switch
    {
        string { Length: > 0 } text => [(text, place)],
        IMessage message => Texts(message, place),
        IDictionary map => Entries(map).SelectMany(entry => Of(entry.Key, place).Concat(Of(entry.Value, new Place(place, $"{entry.Key}")))),
        IList list => list.Cast<object?>().SelectMany(item => Of(item, place)),
        _ => [],
    };

    /// <summary>Only the enumerator of this interface gives entries.</summary>
    private static IEnumerable<DictionaryEntry> Entries(IDictionary map)
    {
        foreach (DictionaryEntry entry in map) yield return entry;
    }

    private static bool HoldsText(FieldDescriptor field) => field.FieldType is FieldType.String or FieldType.Message;

    /// <summary>Where a text stands, put together only for a message.</summary>
    private sealed record Place(Place? Outer, string Name)
    {
        public override string ToString() => Outer is null ? Name : $"{Outer}.{Name}";
    }
}
