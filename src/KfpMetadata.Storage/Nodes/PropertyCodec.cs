using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using KfpMetadata.Storage.Sessions;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Storage.Nodes;

/// <summary>Property values and the columns that hold them.</summary>
internal static class PropertyCodec
{
    /// <summary>Marks a text column that holds a base64 Struct.</summary>
    private const string StructPrefix = "mlmd-struct::";

    public static readonly string[] Columns = ["int_value", "double_value", "string_value", "proto_value", "bool_value"];

    /// <summary>Refuses values that could be written but not be read again, by this store or by MLMD.</summary>
    public static void Check(string name, Value value)
    {
        switch (value.ValueCase)
        {
            case Value.ValueOneofCase.None:
                throw StoreErrors.InvalidArgument($"The value of property {name} is not set.");
            case Value.ValueOneofCase.DoubleValue when !double.IsFinite(value.DoubleValue):
                throw StoreErrors.InvalidArgument($"The value of property {name} is not a finite number: {value.DoubleValue}");
            case Value.ValueOneofCase.StringValue when NullMark.Is(value.StringValue):
                NullMark.Refuse(value.StringValue, $"value of property {name}");
                break;
            case Value.ValueOneofCase.StringValue when value.StringValue.StartsWith(StructPrefix, StringComparison.Ordinal):
                throw StoreErrors.InvalidArgument(
                    $"The value of property {name} is a text that begins with {StructPrefix}, which MLMD reads as a struct.");
            case Value.ValueOneofCase.ProtoValue when value.ProtoValue.TypeUrl.Length == 0:
                throw StoreErrors.InvalidArgument($"The value of property {name} is a proto without type_url.");
            default:
                break;
        }
    }

    public static bool Matches(Value value, PropertyType type) => type switch
    {
        PropertyType.Int => value.ValueCase == Value.ValueOneofCase.IntValue,
        PropertyType.Double => value.ValueCase == Value.ValueOneofCase.DoubleValue,
        PropertyType.String => value.ValueCase == Value.ValueOneofCase.StringValue,
        PropertyType.Struct => value.ValueCase == Value.ValueOneofCase.StructValue,
        PropertyType.Proto => value.ValueCase == Value.ValueOneofCase.ProtoValue,
        PropertyType.Boolean => value.ValueCase == Value.ValueOneofCase.BoolValue,
        _ => false,
    };

    /// <summary>The values of <see cref="Columns"/>.</summary>
    public static (object? Int, object? Double, object? Text, object? Proto, object? Bool) Write(Value value) => value.ValueCase switch
    {
        Value.ValueOneofCase.IntValue => (value.IntValue, null, null, null, null),
        Value.ValueOneofCase.DoubleValue => (null, value.DoubleValue, null, null, null),
        Value.ValueOneofCase.StringValue => (null, null, value.StringValue, null, null),
        Value.ValueOneofCase.StructValue => (null, null, StructPrefix + value.StructValue.ToByteString().ToBase64(), null, null),
        Value.ValueOneofCase.ProtoValue => (null, null, null, value.ProtoValue.ToByteString().ToBase64(), null),
        Value.ValueOneofCase.BoolValue => (null, null, null, null, value.BoolValue ? 1L : 0L),
        _ => throw new ArgumentException("The value is not set.", nameof(value)),
    };

    /// <summary>Reads the first column that holds something; <paramref name="first"/> is where <see cref="Columns"/> begin.</summary>
    public static Value Read(StoreRow row, int first)
    {
        if (!row.IsNull(first))
            return new Value { IntValue = row.Int64(first) };
        if (!row.IsNull(first + 1))
            return new Value { DoubleValue = row.Double(first + 1) };
        if (!row.IsNull(first + 2))
            return ReadText(row.Text(first + 2));
        if (!row.IsNull(first + 3))
            return new Value { ProtoValue = ReadProto(row.Text(first + 3)) };
        if (!row.IsNull(first + 4))
            return new Value { BoolValue = row.Int64(first + 4) != 0 };
        throw StoreErrors.Internal("Attempt to populate property with null value in every known *_value column.");
    }

    private static Value ReadText(string text)
    {
        if (!text.StartsWith(StructPrefix, StringComparison.Ordinal))
            return new Value { StringValue = text };
        try
        {
            return new Value { StructValue = Struct.Parser.ParseFrom(Convert.FromBase64String(text[StructPrefix.Length..])) };
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            throw StoreErrors.InvalidArgument($"Unable to parse serialized `google.protobuf.Struct` value: {exception.Message}");
        }
    }

    private static Any ReadProto(string text)
    {
        try
        {
            return Any.Parser.ParseFrom(Convert.FromBase64String(text));
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            throw StoreErrors.Internal($"Failed to Base64Unescape value of a proto property: {exception.Message}");
        }
    }
}
