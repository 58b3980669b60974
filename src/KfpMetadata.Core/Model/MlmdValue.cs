using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace KfpMetadata;

/// <summary>
/// The values of properties: <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="bool"/>, a struct
/// (<see cref="MlmdPropertyDictionary"/> whose values are these, lists or <see langword="null"/>) and <see cref="MlmdAny"/>.
/// Whatever PowerShell hands over becomes one of these without loss, or is refused by name.
/// </summary>
public static class MlmdValue
{
    /// <summary>The largest integer up to which a double, and so a struct value, holds every integer.</summary>
    private const long LargestExactInteger = 1L << 53;

    /// <summary>What protobuf reads again, everywhere, with what the answers of MLMD put around it.</summary>
    private const int DeepestStruct = 32;

    /// <summary>Unwraps PSObject and turns PSCustomObject into a dictionary; set by the module, which knows these types.</summary>
    internal static Func<object?, object?> Unwrap { get; set; } = static value => value;

    /// <summary>Makes any value one of the kinds that a store holds.</summary>
    /// <param name="value">An integer, floating point number, decimal, text, Boolean, date, GUID, URI, enum, dictionary, list or <see cref="MlmdAny"/>.</param>
    /// <param name="name">The name of the property, for the message.</param>
    /// <returns>The value in MLMD's kinds.</returns>
    /// <exception cref="MlmdException">The value is null, would lose precision, or is of a type that has no place in a store (<c>MlmdInvalidValue</c>, <c>MlmdValueOutOfRange</c>).</exception>
    public static object Normalize(object? value, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
            throw MlmdErrors.InvalidValue("A property has an empty name. Every property needs a name of at least one character.");
        value = Unwrap(value);
        return Scalar(value, name) ?? value switch
        {
            null => throw MlmdErrors.InvalidValue(
                $"The property '{name}' is $null. A store holds no empty values (one would end the process of a real server): leave the property out, or give it an empty string."),
            MlmdAny { TypeUrl.Length: > 0 } => value,
            MlmdAny => throw MlmdErrors.InvalidValue($"The property '{name}' is an Any without a type URL; it could not be read back. Give it one."),
            IDictionary map => Struct(map, name, 1),
            // As Kubeflow's SDK writes lists: a struct has a map at its top.
            IEnumerable list => new MlmdPropertyDictionary { ["list"] = List(list, name, 1) },
            _ => throw MlmdErrors.InvalidValue(
                $"The property '{name}' has a value of type {value.GetType().FullName}. A store holds integers, doubles, strings, Booleans, dictionaries and lists: convert it to one of these."),
        };
    }

    /// <summary>Makes a value fit the declared type of its property, without loss.</summary>
    /// <param name="value">What <see cref="Normalize"/> gave.</param>
    /// <param name="type">The declared type.</param>
    /// <param name="name">The name of the property, for the message.</param>
    /// <returns>The value in the declared kind.</returns>
    /// <exception cref="MlmdException">The value is of another kind or would lose precision (<c>MlmdInvalidValue</c>, <c>MlmdValueOutOfRange</c>).</exception>
    public static object Coerce(object value, MlmdPropertyType type, string name)
    {
        switch (type, value)
        {
            case (MlmdPropertyType.Int, long):
            case (MlmdPropertyType.Double, double):
            case (MlmdPropertyType.String, string):
            case (MlmdPropertyType.Boolean, bool):
            case (MlmdPropertyType.Struct, MlmdPropertyDictionary):
            case (MlmdPropertyType.Proto, MlmdAny):
                return value;
            case (MlmdPropertyType.Double, long whole):
                return ExactDouble(whole, name);
            case (MlmdPropertyType.Int, double number) when number == Math.Floor(number) && Math.Abs(number) <= LargestExactInteger:
                return (long)number;
            case (MlmdPropertyType.Int, double number):
                throw MlmdErrors.OutOfRange($"The property '{name}' is declared INT, and {Format(number)} would lose precision as an integer. Round it first, or use a property declared DOUBLE.");
            default:
                throw MlmdErrors.InvalidValue(
                    $"The property '{name}' is declared {type.ToString().ToUpperInvariant()}, and {Format(value)} is a {KindName(value)}. Convert the value to the declared type.");
        }
    }

    /// <summary>The value as a person reads it in a table.</summary>
    /// <param name="value">A value of a property.</param>
    /// <returns>Invariant text; structs as <c>{a=1, b=2}</c>, lists as <c>[1, 2]</c>, and <c>...</c> for one that contains itself or is too deep for a store.</returns>
    public static string Format(object? value)
    {
        if (value is string text) return text;
        var result = new StringBuilder();
        Append(result, value, []);
        return result.ToString();
    }

    /// <summary>Properties as <c>key=value</c> pairs in one line.</summary>
    internal static string FormatProperties(MlmdPropertyDictionary properties)
    {
        var result = new StringBuilder();
        AppendProperties(result, properties, [properties]);
        return result.ToString();
    }

    /// <summary>Appends a value.</summary>
    /// <param name="result">Gets the text.</param>
    /// <param name="value">The value.</param>
    /// <param name="around">The structs and lists that it is in.</param>
    private static void Append(StringBuilder result, object? value, List<object> around)
    {
        switch (value)
        {
            case null: result.Append("null"); return;
            case string text: result.Append(text); return;
            case bool flag: result.Append(flag ? "true" : "false"); return;
            case MlmdAny any: result.Append(any.TypeUrl); return;
            case IFormattable number: result.Append(number.ToString(null, CultureInfo.InvariantCulture)); return;
            case not IEnumerable: result.Append(value); return;
        }

        if (around.Count > DeepestStruct || around.Exists(outer => ReferenceEquals(outer, value)))
        {
            result.Append("...");
            return;
        }

        around.Add(value);
        if (value is MlmdPropertyDictionary map)
        {
            AppendProperties(result.Append('{'), map, around);
            result.Append('}');
        }
        else
        {
            var before = "[";
            foreach (var item in (IEnumerable)value)
            {
                Append(result.Append(before), item, around);
                before = ", ";
            }

            result.Append(before is "[" ? "[]" : "]");
        }

        around.RemoveAt(around.Count - 1);
    }

    private static void AppendProperties(StringBuilder result, MlmdPropertyDictionary properties, List<object> around)
    {
        var start = result.Length;
        foreach (var (name, value) in properties)
        {
            if (result.Length > start) result.Append(", ");
            Append(result.Append(name).Append('='), value, around);
        }
    }

    private static object? Scalar(object? value, string name) => value switch
    {
        string text => WellFormed(text, name),
        char one => WellFormed(one.ToString(), name),
        bool flag => flag,
        Enum member => member.ToString(),
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (long)number : throw TooLarge(number, name),
        Int128 or UInt128 or BigInteger => WholeNumber(value, name),
        double number => Finite(number, name),
        float number => Finite(number, name),
        Half number => Finite((double)number, name),
        decimal number => ExactDouble(number, name),
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly or TimeSpan or Guid => ((IFormattable)value).ToString(value is TimeSpan or Guid ? null : "o", CultureInfo.InvariantCulture),
        Uri or Version => value.ToString(),
        _ => null,
    };

    private static MlmdPropertyDictionary Struct(IDictionary map, string name, int depth)
    {
        if (depth > DeepestStruct)
            throw MlmdErrors.InvalidValue($"The property '{name}' is nested deeper than {DeepestStruct} levels. Flatten it, or store it as a file and record its URI.");
        var result = new MlmdPropertyDictionary();
        foreach (DictionaryEntry entry in map)
        {
            var key = entry.Key.ToString() ?? "";
            result[WellFormed(key, name)] = Element(entry.Value, $"{name}.{key}", depth);
        }

        return result;
    }

    private static object?[] List(IEnumerable list, string name, int depth)
    {
        if (depth > DeepestStruct)
            throw MlmdErrors.InvalidValue($"The property '{name}' is nested deeper than {DeepestStruct} levels. Flatten it, or store it as a file and record its URI.");
        var result = new List<object?>();
        foreach (var item in list)
            result.Add(Element(item, $"{name}[{result.Count.ToString(CultureInfo.InvariantCulture)}]", depth));
        return [.. result];
    }

    /// <summary>A value inside a struct, where every number is a double and null is a value.</summary>
    private static object? Element(object? value, string name, int depth)
    {
        value = Unwrap(value);
        return Scalar(value, name) switch
        {
            long whole => ExactDouble(whole, name),
            { } scalar => scalar,
            null when value is null => null,
            _ => value switch
            {
                IDictionary map => Struct(map, name, depth + 1),
                IEnumerable list => List(list, name, depth + 1),
                _ => throw MlmdErrors.InvalidValue($"'{name}' has a value of type {value!.GetType().FullName}, which a struct cannot hold. Convert it to a number, string, Boolean, dictionary or list."),
            },
        };
    }

    /// <summary>Refuses a text that UTF-8 cannot carry: half a surrogate pair would come back as another character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Tells where it stands; only asked where it is refused.</param>
    internal static string WellFormed(string text, Func<string> where)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else throw MlmdErrors.InvalidValue($"{where()} holds half of a surrogate pair at position {i.ToString(CultureInfo.InvariantCulture)}; a store could not give it back. Mend the text.");
        }

        return text;
    }

    private static string WellFormed(string text, string name) => WellFormed(text, () => $"The property '{name}'");

    private static double Finite(double number, string name) => double.IsFinite(number)
        ? number
        : throw MlmdErrors.OutOfRange($"The property '{name}' is {Format(number)}. A store holds finite numbers only: leave the property out, or record the text instead.");

    private static double ExactDouble(long number, string name) => Int128.Abs(number) <= LargestExactInteger || (Int128)(double)number == number
        ? number
        : throw MlmdErrors.OutOfRange($"The property '{name}' is {Format(number)}, which would lose precision as a double. Use an INT property, or a string.");

    private static object ExactDouble(decimal number, string name)
    {
        if (number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue && number.Scale == 0) return (long)number;
        var result = (double)number;
        // A decimal of up to 15 digits has a double of its own that prints as it does.
        return decimal.TryParse(result.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == number
            ? result
            : throw MlmdErrors.OutOfRange($"The property '{name}' is {Format(number)}, which would lose precision as a double. Round it, or use a string.");
    }

    private static long WholeNumber(object value, string name)
    {
        var number = value switch { Int128 small => (BigInteger)small, UInt128 small => small, _ => (BigInteger)value };
        return number >= long.MinValue && number <= long.MaxValue ? (long)number : throw TooLarge(number, name);
    }

    private static MlmdException TooLarge(IFormattable number, string name) =>
        MlmdErrors.OutOfRange($"The property '{name}' is {number.ToString(null, CultureInfo.InvariantCulture)}; a store holds integers of 64 bits. Use a string.");

    private static string KindName(object value) => value switch
    {
        long => "integer",
        double => "double",
        string => "string",
        bool => "Boolean",
        MlmdAny => "protobuf message",
        _ => "struct",
    };
}
