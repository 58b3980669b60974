using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Differential.Requests;

/// <summary>Property values and texts, the odd ones included.</summary>
internal sealed class ValueGenerator(Dice dice)
{
    private static readonly string[] Texts =
    [
        "", "a", "A", "model", "it's", "a\"b", "100%", "a_b", "back\\slash", "line\nbreak", "tab\t", "\u00e9", "\u65e5\u672c", "\U0001f600",
        " blank ", "--", "; DROP TABLE Type", "null", "NULL", "0", "1e3", "\u0000", "a\u0000b", "mlmd", "a\u0301",
    ];

    private static readonly long[] Integers =
        [0, 1, -1, 42, int.MaxValue, (long)int.MaxValue + 1, int.MinValue, long.MaxValue, long.MinValue];

    private static readonly double[] Doubles =
        [0, 1, -1, 0.5, -1.25, 1e6, 123456.75, 1.0 / 3, 0.1 + 0.2, 1e-9, -1e-9, 1e15, 2.0 / 3, 1234567.891];

    public static readonly PropertyType[] Kinds =
        [PropertyType.Int, PropertyType.Double, PropertyType.String, PropertyType.Struct, PropertyType.Proto, PropertyType.Boolean];

    public string Text() => dice.Pick(Texts);

    /// <summary>A text without NUL: MLMD cuts those off, which shows in keys.</summary>
    public string Name() => dice.Pick([.. Texts.Where(text => !text.Contains('\0', StringComparison.Ordinal))]);

    public Value Any() => Of(dice.Pick(Kinds));

    /// <summary>A value of a kind; a few cannot be stored.</summary>
    public Value Of(PropertyType kind) => kind switch
    {
        PropertyType.Int => new Value { IntValue = dice.Pick(Integers) },
        PropertyType.Double => new Value
        {
            DoubleValue = dice.Percent(2) ? dice.Pick(double.NaN, double.PositiveInfinity, double.NegativeInfinity) : dice.Pick(Doubles),
        },
        PropertyType.Struct => new Value { StructValue = Struct(2) },
        PropertyType.Proto => new Value { ProtoValue = Packed() },
        PropertyType.Boolean => new Value { BoolValue = dice.Percent(50) },
        _ => new Value { StringValue = dice.Percent(1) ? dice.Pick("__MLMD_NULL__", "mlmd-struct::", "mlmd-struct::x") : Text() },
    };

    public Any Packed() => dice.Below(20) switch
    {
        0 => new Any { Value = ByteString.CopyFromUtf8("x") },
        1 => new Any { TypeUrl = "type.googleapis.com/unknown.Thing", Value = ByteString.CopyFrom(0, 255, 7) },
        < 10 => Google.Protobuf.WellKnownTypes.Any.Pack(new Int64Value { Value = dice.Pick(Integers) }),
        _ => Google.Protobuf.WellKnownTypes.Any.Pack(new StringValue { Value = Text() }),
    };

    private Struct Struct(int depth)
    {
        var result = new Struct();
        for (var count = dice.Below(3); count > 0; count--)
            result.Fields[dice.Pick("a", "b", "", "\u00e9")] = Member(depth);
        return result;
    }

    private Google.Protobuf.WellKnownTypes.Value Member(int depth) => dice.Below(depth > 0 ? 6 : 4) switch
    {
        0 => Google.Protobuf.WellKnownTypes.Value.ForNull(),
        1 => Google.Protobuf.WellKnownTypes.Value.ForBool(dice.Percent(50)),
        2 => Google.Protobuf.WellKnownTypes.Value.ForNumber(dice.Pick(Doubles)),
        3 => Google.Protobuf.WellKnownTypes.Value.ForString(Text()),
        4 => Google.Protobuf.WellKnownTypes.Value.ForStruct(Struct(depth - 1)),
        _ => Google.Protobuf.WellKnownTypes.Value.ForList(Member(depth - 1), Member(depth - 1)),
    };
}
