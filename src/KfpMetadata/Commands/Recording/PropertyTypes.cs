using System.Collections;

namespace KfpMetadata.Commands;

/// <summary>Reads <c>@{ accuracy = 'Double' }</c>.</summary>
internal static class PropertyTypes
{
    /// <summary>The declared properties that a user wrote.</summary>
    /// <exception cref="MlmdException">A name is empty or a data type is unknown.</exception>
    public static Dictionary<string, MlmdPropertyType> Parse(IDictionary? given)
    {
        var result = new Dictionary<string, MlmdPropertyType>(StringComparer.Ordinal);
        if (given is null) return result;
        foreach (DictionaryEntry entry in given)
        {
            var name = entry.Key.ToString() ?? "";
            var value = PowerShellValue.Unwrap(entry.Value);
            var text = value?.ToString() ?? "";
            if (!Enum.TryParse<MlmdPropertyType>(text, ignoreCase: true, out var type) || !Enum.IsDefined(type) || type == MlmdPropertyType.Unknown || char.IsAsciiDigit(text.FirstOrDefault()))
            {
                throw MlmdErrors.InvalidArgument(
                    $"'{value ?? "$null"}' is no data type for the property '{name}'. Use Int, Double, String, Struct, Proto or Boolean.");
            }

            result[name] = type;
        }

        return result;
    }
}
