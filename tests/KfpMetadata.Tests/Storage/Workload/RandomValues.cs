using Google.Protobuf.WellKnownTypes;
using KfpMetadata.Protocol;
using ProtoValue = Google.Protobuf.WellKnownTypes.Value;
using Value = KfpMetadata.Protocol.Value;

namespace KfpMetadata.Tests.Storage.Workload;

/// <summary>Values of properties, names and the like, from dice.</summary>
internal sealed class RandomValues(Random dice)
{
    private static readonly string[] Texts =
    [
        "", "plain", "it's", "\"quoted\"", "a\\b", "%_", "é à 中文 😀", "line\nbreak\ttab", " blanks ", "NULL", "-- ; DROP TABLE Type", "mlmd", "0.1", "true",
    ];

    private static readonly long[] Numbers = [0, 1, -1, 42, 1L << 53, (1L << 53) + 1, long.MaxValue, long.MinValue, int.MaxValue];

    private static readonly double[] Doubles =
        [0, 1, -1.5, 0.1, 1.0 / 3.0, double.MaxValue, double.Epsilon, 1e-300, 123456789.123456789, 1e15 + 0.3, 3, -2.5e300];

    private static readonly PropertyType[] Types =
        [PropertyType.Int, PropertyType.Double, PropertyType.String, PropertyType.Struct, PropertyType.Proto, PropertyType.Boolean];

    public bool Chance(int percent) => dice.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[dice.Next(items.Count)];

    public int Number(int least, int most) => dice.Next(least, most + 1);

    public PropertyType Type() => Pick(Types);

    public Value Value() => Value(Type());

    public Value Value(PropertyType type) => type switch
    {
        PropertyType.Int => new Value { IntValue = Chance(50) ? Pick(Numbers) : dice.NextInt64(long.MinValue, long.MaxValue) },
        PropertyType.Double => new Value { DoubleValue = Chance(50) ? Pick(Doubles) : (dice.NextDouble() - 0.5) * Math.Pow(10, dice.Next(-20, 20)) },
        PropertyType.String => new Value { StringValue = Text() },
        PropertyType.Struct => new Value { StructValue = Structure(depth: 2) },
        PropertyType.Proto => new Value { ProtoValue = Any.Pack(new StringValue { Value = Text() }) },
        _ => new Value { BoolValue = Chance(50) },
    };

    public string Text() => Chance(70) ? Pick(Texts) : string.Concat(Enumerable.Range(0, dice.Next(1, 5)).Select(_ => Pick(Texts)));

    private Struct Structure(int depth)
    {
        var structure = new Struct();
        for (var field = dice.Next(4); field > 0; field--)
            structure.Fields[Pick(["a", "b", "list", "x y", "é"])] = Item(depth);
        return structure;
    }

    private ProtoValue Item(int depth) => dice.Next(depth > 0 ? 6 : 4) switch
    {
        0 => ProtoValue.ForNull(),
        1 => ProtoValue.ForBool(Chance(50)),
        2 => ProtoValue.ForNumber(Pick(Doubles)),
        3 => ProtoValue.ForString(Text()),
        4 => ProtoValue.ForStruct(Structure(depth - 1)),
        _ => ProtoValue.ForList([.. Enumerable.Range(0, dice.Next(3)).Select(_ => Item(depth - 1))]),
    };
}
