using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential;

/// <summary>
/// Brings two answers to what may be compared: times and tokens by their presence, lists without an order sorted. Two deliberate
/// differences between values are evened out here, as they show in any answer: doubles are kept whole (MLMD writes six decimals),
/// and texts keep their NULs (MLMD cuts a text there).
/// </summary>
internal sealed class Normaliser(bool isOurs)
{
    private static readonly string[] Unordered = ["GetLineageSubgraphResponse", "GetArtifactsByURIResponse", "LineageGraph"];

    /// <summary>Whether a value had to be evened out.</summary>
    public bool MetValueRule { get; private set; }

    public IMessage Apply(IMessage message)
    {
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        Change(copy);
        return copy;
    }

    private void Change(IMessage message)
    {
        if (message is Value value)
            ChangeValue(value);
        if (message is Value or Google.Protobuf.WellKnownTypes.Any)
            return;
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var content = field.Accessor.GetValue(message);
            if (field.IsMap)
                ChangeAll(((IDictionary)content).Values);
            else if (field.IsRepeated)
                ChangeList(message, field, (IList)content);
            else if (content is IMessage inner)
                Change(inner);
            else if (field.HasPresence && field.Accessor.HasValue(message) && IsGivenByStore(field, content))
                field.Accessor.SetValue(message, content is string ? "token" : 1L);
        }
    }

    private void ChangeList(IMessage owner, FieldDescriptor field, IList list)
    {
        if (field.FieldType != FieldType.Message)
            return;
        ChangeAll(list);
        if (!Unordered.Contains(owner.Descriptor.Name))
            return;
        var sorted = list.Cast<IMessage>().OrderBy(item => RequestText.Of(item), StringComparer.Ordinal).ToList();
        list.Clear();
        foreach (var item in sorted)
            list.Add(item);
    }

    private void ChangeAll(IEnumerable items)
    {
        foreach (var item in items.OfType<IMessage>())
            Change(item);
    }

    /// <summary>Events have the time of writing where none was given; the given ones are far from today.</summary>
    private static bool IsGivenByStore(FieldDescriptor field, object content) => field.Name switch
    {
        "create_time_since_epoch" or "last_update_time_since_epoch" => true,
        "milliseconds_since_epoch" => Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - Math.Max((long)content, 0)) < 86_400_000,
        "next_page_token" => content is string { Length: > 0 },
        _ => false,
    };

    private void ChangeValue(Value value)
    {
        if (!isOurs)
            return;
        if (value.ValueCase == Value.ValueOneofCase.DoubleValue)
        {
            var whole = value.DoubleValue;
            // Zero has no sign in six decimals.
            value.DoubleValue = double.Parse(whole.ToString("F6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + 0.0;
            MetValueRule |= !whole.Equals(value.DoubleValue);
        }
        else if (value.ValueCase == Value.ValueOneofCase.StringValue && value.StringValue.Contains('\0', StringComparison.Ordinal))
        {
            value.StringValue = value.StringValue[..value.StringValue.IndexOf('\0', StringComparison.Ordinal)];
            MetValueRule = true;
        }
    }
}
