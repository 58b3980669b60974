using System.Collections;

namespace KfpMetadata.Commands;

/// <summary>Reads the data types of properties as users write them.</summary>
internal static class PropertyTypes
{
    /// <summary>The properties in ordinal order.</summary>
    /// <exception cref="MlmdException">A name is empty or a data type is none.</exception>
    public static MlmdPropertyTypes Read(IDictionary? given)
    {
        var types = new MlmdPropertyTypes();
        foreach (DictionaryEntry entry in given ?? new Hashtable())
        {
            var name = PowerShellValue.Unwrap(entry.Key)?.ToString();
            if (string.IsNullOrEmpty(name)) throw MlmdErrors.InvalidArgument("A property has an empty name. Every property needs a name of at least one character.");
            types[name] = One(name, PowerShellValue.Unwrap(entry.Value));
        }

        return types;
    }

    private static MlmdPropertyType One(string name, object? value) => value switch
    {
        MlmdPropertyType type and not MlmdPropertyType.Unknown => type,
        string text => text.Trim().ToUpperInvariant() switch
        {
            "INT" or "INTEGER" or "LONG" or "INT64" => MlmdPropertyType.Int,
            "DOUBLE" => MlmdPropertyType.Double,
            "STRING" => MlmdPropertyType.String,
            "BOOLEAN" or "BOOL" => MlmdPropertyType.Boolean,
            "STRUCT" => MlmdPropertyType.Struct,
            "PROTO" => MlmdPropertyType.Proto,
            _ => throw Unknown(name, text),
        },
        Type type when type == typeof(long) || type == typeof(int) => MlmdPropertyType.Int,
        Type type when type == typeof(double) => MlmdPropertyType.Double,
        Type type when type == typeof(string) => MlmdPropertyType.String,
        Type type when type == typeof(bool) => MlmdPropertyType.Boolean,
        _ => throw Unknown(name, value),
    };

    private static MlmdException Unknown(string name, object? value) =>
        MlmdErrors.InvalidArgument($"'{value ?? "$null"}' is not a valid data type of a property ('{name}'). Use Int, Double, String, Boolean, Struct and Proto.");
}
