using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KfpMetadata.Binding;

/// <summary>The body of a request as a PowerShell user writes it, as protobuf's JSON.</summary>
internal static class RequestBody
{
    /// <summary>Above it a number of JSON, which is a double, does not hold every integer; protobuf takes a text instead.</summary>
    private const long LargestExactInteger = 1L << 53;

    private const int Deepest = 100;

    /// <summary>The JSON of a body: a text as it stands, a dictionary or object written out, nothing as an empty request.</summary>
    /// <exception cref="MlmdException">There is a value that JSON has no form for.</exception>
    public static string ToJson(object? body)
    {
        var bare = PowerShellValue.Unwrap(body);
        if (bare is null) return "{}";
        if (bare is string text) return text;
        if (bare is not IDictionary)
            throw MlmdErrors.InvalidArgument($"The body is a {bare.GetType().Name}. Give a hashtable of the request's fields, or its JSON.");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, bare, "the body", 0);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, object? value, string where, int depth)
    {
        if (depth > Deepest) throw MlmdErrors.InvalidArgument($"{where} is nested deeper than {Deepest} levels.");
        var bare = PowerShellValue.Unwrap(value);
        switch (bare)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case char letter: writer.WriteStringValue(letter.ToString()); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case Enum member: writer.WriteStringValue(EnumName(member.ToString())); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case sbyte or byte or short or ushort or int or uint or long: WriteWhole(writer, Convert.ToInt64(bare, CultureInfo.InvariantCulture)); break;
            case ulong large: writer.WriteStringValue(large.ToString(CultureInfo.InvariantCulture)); break;
            case float number: WriteNumber(writer, number); break;
            case double number: WriteNumber(writer, number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case DateTime time: writer.WriteStringValue(time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset time: writer.WriteStringValue(time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)); break;
            case Uri or Guid or Version: writer.WriteStringValue(bare.ToString()); break;
            case IDictionary map: WriteMap(writer, map, where, depth); break;
            case IEnumerable list: WriteList(writer, list, where, depth); break;
            case var other: throw MlmdErrors.InvalidArgument($"{where} is a {other.GetType().FullName}, which JSON has no form for. Give its fields in a hashtable.");
        }
    }

    private static void WriteWhole(Utf8JsonWriter writer, long number)
    {
        if (Int128.Abs(number) <= LargestExactInteger) writer.WriteNumberValue(number);
        else writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        // Protobuf's JSON writes NaN and infinities as strings.
        if (double.IsFinite(number)) writer.WriteNumberValue(number);
        else writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map, string where, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            var name = Convert.ToString(PowerShellValue.Unwrap(entry.Key), CultureInfo.InvariantCulture) ?? "";
            writer.WritePropertyName(name);
            Write(writer, entry.Value, $"the field '{name}' of {where}", depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable list, string where, int depth)
    {
        writer.WriteStartArray();
        foreach (var item in list) Write(writer, item, $"an item of {where}", depth + 1);
        writer.WriteEndArray();
    }

    /// <summary>The module's enums as MLMD spells them: <c>MarkedForDeletion</c> is <c>MARKED_FOR_DELETION</c>.</summary>
    private static string EnumName(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToUpperInvariant(letter));
        }

        return text.ToString();
    }
}
