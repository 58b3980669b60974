using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Struct = Google.Protobuf.WellKnownTypes.Struct;
using StructValue = Google.Protobuf.WellKnownTypes.Value;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Client;

/// <summary>The values of properties between protobuf and the domain.</summary>
internal static class ValueCodec
{
    /// <summary>Adds properties to a message's map.</summary>
    public static void Encode(MlmdPropertyDictionary properties, MapField<string, Value> target)
    {
        foreach (var (name, value) in properties) target[name] = Encode(value, name);
    }

    public static Value Encode(object? value, string name) => value switch
    {
        long number => new Value { IntValue = number },
        double number => new Value { DoubleValue = number },
        string text => new Value { StringValue = text },
        bool flag => new Value { BoolValue = flag },
        MlmdAny any => new Value { ProtoValue = new Any { TypeUrl = any.TypeUrl, Value = ByteString.CopyFrom(any.Value.Span) } },
        MlmdPropertyDictionary map => new Value { StructValue = Struct(map, name) },
        _ => Encode(MlmdValue.Normalize(value, name), name),
    };

    /// <summary>The properties of a message in ordinal order: a server sends them in another order each time.</summary>
    public static MlmdPropertyDictionary Decode(MapField<string, Value> properties)
    {
        var result = new MlmdPropertyDictionary(properties.Count);
        foreach (var (name, value) in properties)
        {
            // A value of a kind that this release does not know reads as not set; there is nothing to show for it.
            if (Decode(value) is { } known) result.Add(name, known);
        }

        result.SortByName();
        return result;
    }

    public static object? Decode(Value value) => value.ValueCase switch
    {
        Value.ValueOneofCase.IntValue => value.IntValue,
        Value.ValueOneofCase.DoubleValue => value.DoubleValue,
        Value.ValueOneofCase.StringValue => value.StringValue,
        Value.ValueOneofCase.BoolValue => value.BoolValue,
        Value.ValueOneofCase.StructValue => Map(value.StructValue),
        Value.ValueOneofCase.ProtoValue => new MlmdAny(value.ProtoValue.TypeUrl, value.ProtoValue.Value.Memory),
        _ => null,
    };

    private static Struct Struct(MlmdPropertyDictionary map, string name)
    {
        var result = new Struct();
        foreach (var (key, value) in map) result.Fields[key] = Element(value, $"{name}.{key}");
        return result;
    }

    private static StructValue Element(object? value, string name) => value switch
    {
        null => StructValue.ForNull(),
        double number => StructValue.ForNumber(number),
        string text => StructValue.ForString(text),
        bool flag => StructValue.ForBool(flag),
        MlmdPropertyDictionary map => StructValue.ForStruct(Struct(map, name)),
        object?[] list => StructValue.ForList([.. list.Select(item => Element(item, name))]),
        // Integers and hand-made collections: a struct of one entry makes the domain's own conversion apply.
        _ => Struct((MlmdPropertyDictionary)MlmdValue.Normalize(new MlmdPropertyDictionary { ["value"] = value }, name), name).Fields["value"],
    };

    private static MlmdPropertyDictionary Map(Struct map)
    {
        var result = new MlmdPropertyDictionary(map.Fields.Count);
        foreach (var (key, value) in map.Fields) result.Add(key, Element(value));
        result.SortByName();
        return result;
    }

    private static object? Element(StructValue value) => value.KindCase switch
    {
        StructValue.KindOneofCase.NumberValue => value.NumberValue,
        StructValue.KindOneofCase.StringValue => value.StringValue,
        StructValue.KindOneofCase.BoolValue => value.BoolValue,
        StructValue.KindOneofCase.StructValue => Map(value.StructValue),
        StructValue.KindOneofCase.ListValue => value.ListValue.Values.Select(Element).ToArray(),
        _ => null,
    };
}
