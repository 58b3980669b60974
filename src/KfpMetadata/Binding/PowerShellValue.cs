using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace KfpMetadata.Binding;

/// <summary>What PowerShell wraps around values.</summary>
internal static class PowerShellValue
{
    /// <summary>The value without its PSObject; a PSCustomObject as an ordered dictionary of its properties, a switch as a Boolean, nothing as null.</summary>
    public static object? Unwrap(object? value)
    {
        if (value is null || ReferenceEquals(value, AutomationNull.Value)) return null;
        if (value is SwitchParameter flag) return flag.IsPresent;
        if (value is not PSObject wrapped) return value;
        if (wrapped.BaseObject is not PSCustomObject) return wrapped.BaseObject is SwitchParameter inner ? inner.IsPresent : wrapped.BaseObject;
        var map = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var property in wrapped.Properties)
        {
            if (property.IsGettable) map[property.Name] = property.Value;
        }

        return map;
    }

    /// <summary>Whether the value is what is left of an object of this type after it went through another process.</summary>
    public static bool IsDeserialized(object? value, string typeName) =>
        value is PSObject wrapped && wrapped.TypeNames.Any(name => string.Equals(name, "Deserialized." + typeName, StringComparison.Ordinal));

    /// <summary>Whether the value is what another process or <c>Select-Object</c> left of an object of this type.</summary>
    public static bool IsLeftOf(PSObject value, string typeName) => value.TypeNames.Any(name =>
        string.Equals(name, "Deserialized." + typeName, StringComparison.Ordinal)
        || string.Equals(name, "Selected." + typeName, StringComparison.Ordinal)
        || string.Equals(name, "Selected.Deserialized." + typeName, StringComparison.Ordinal)
        || string.Equals(name, "Deserialized.Selected." + typeName, StringComparison.Ordinal));

    /// <summary>The value of a property whose name says that it is an id: an integer, or its digits as a table of strings has them.</summary>
    public static long? AsNamedId(object? value) =>
        AsId(value) ?? (Unwrap(value) is string digits && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null);

    /// <summary>The value as an id, if it is an integer of any size.</summary>
    public static long? AsId(object? value) => Unwrap(value) switch
    {
        long id => id,
        int id => id,
        short id => id,
        byte id => id,
        sbyte id => id,
        ushort id => id,
        uint id => id,
        ulong and > long.MaxValue => null,
        ulong id => (long)id,
        _ => null,
    };
}
