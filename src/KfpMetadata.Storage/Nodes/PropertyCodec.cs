using System.Diagnostics.CodeAnalysis;
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

    /// <summary>
    /// Protobuf reads messages that are nested a hundred deep. A struct has five around it in the answer that has the most (answer, graph, node, entry,
    /// value), and three for each of its levels.
    /// </summary>
    private const int DeepestMessages = 95;

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
            case Value.ValueOneofCase.StructValue when Nesting.IsTooDeep(value.StructValue):
                throw StoreErrors.InvalidArgument(
                    $"The value of property {name} is nested deeper than {Nesting.Most} levels, and clients of MLMD could not read it.");
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
    /// <param name="row">The row.</param>
    /// <param name="first">Where <see cref="Columns"/> begin.</param>
    /// <param name="value">The value.</param>
    /// <param name="reason">Why there is none: a value that cannot be read must not keep the others from being read.</param>
    public static bool TryRead(StoreRow row, int first, [NotNullWhen(true)] out Value? value, [NotNullWhen(false)] out string? reason)
    {
        (value, reason) = (null, null);
        if (!row.IsNull(first))
            value = row.IsInteger(first) ? new Value { IntValue = row.Int64(first) } : null;
        else if (!row.IsNull(first + 1))
            value = row.IsNumber(first + 1) ? new Value { DoubleValue = row.Double(first + 1) } : null;
        else if (!row.IsNull(first + 2))
            return TryReadText(row.Text(first + 2), out value, out reason);
        else if (!row.IsNull(first + 3))
            return TryParse(row.Text(first + 3), Any.Parser, any => new Value { ProtoValue = any }, out value, out reason);
        else if (!row.IsNull(first + 4))
            value = row.IsInteger(first + 4) ? new Value { BoolValue = row.Int64(first + 4) != 0 } : null;
        else
            reason = "it has none in any column.";
        if (value is null)
            reason ??= "its column holds a value of another kind.";
        return value is not null;
    }

    private static bool TryReadText(string text, [NotNullWhen(true)] out Value? value, [NotNullWhen(false)] out string? reason)
    {
        if (text.StartsWith(StructPrefix, StringComparison.Ordinal))
            return TryParse(text[StructPrefix.Length..], Struct.Parser, read => new Value { StructValue = read }, out value, out reason);
        (value, reason) = (new Value { StringValue = text }, null);
        return true;
    }

    private static bool TryParse<T>(
        string base64, MessageParser<T> parser, Func<T, Value> make, [NotNullWhen(true)] out Value? value, [NotNullWhen(false)] out string? reason)
        where T : IMessage<T>
    {
        (value, reason) = (null, null);
        try
        {
            using var input = CodedInputStream.CreateWithLimits(new MemoryStream(Convert.FromBase64String(base64)), int.MaxValue, DeepestMessages);
            value = make(parser.ParseFrom(input));
            return true;
        }
        catch (FormatException)
        {
            reason = "its text is not base64.";
        }
        catch (InvalidProtocolBufferException exception)
        {
            reason = exception.Message.Contains("nesting", StringComparison.Ordinal)
                ? $"it is nested deeper than clients of MLMD can read ({Nesting.Most} levels)."
                : $"it is not a valid serialized {typeof(T).Name}.";
        }

        return false;
    }
}
