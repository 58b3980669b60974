using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace KfpMetadata.Binding;

/// <summary>
/// Makes the entity again of what came back from a job, another process or a file (<c>Import-Clixml</c>): with its state and properties, and
/// without a connection. PowerShell calls it for the types that <c>KfpMetadata.types.ps1xml</c> names.
/// </summary>
public sealed class EntityConverter : PSTypeConverter
{
    private const string Prefix = "Deserialized.";

    /// <summary>Whether the value is the deserialised form of the type.</summary>
    /// <param name="sourceValue">The value.</param>
    /// <param name="destinationType">A type of this module.</param>
    /// <returns>Whether it can be made.</returns>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) =>
        destinationType is not null && destinationType.Assembly == typeof(MlmdNode).Assembly && PowerShellValue.IsDeserialized(sourceValue, destinationType.FullName!);

    /// <summary>Makes the entity.</summary>
    /// <param name="sourceValue">The deserialised form.</param>
    /// <param name="destinationType">The type of the entity.</param>
    /// <param name="formatProvider">Not used: what was serialised is invariant.</param>
    /// <param name="ignoreCase">Not used.</param>
    /// <returns>The entity.</returns>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(destinationType);
        var source = PSObject.AsPSObject(sourceValue);
        if (destinationType == typeof(MlmdEventPathStep)) return new MlmdEventPathStep(source.Properties["Key"]?.Value as string, PowerShellValue.AsId(source.Properties["Index"]?.Value));
        if (destinationType == typeof(MlmdAny)) return new MlmdAny((string)source.Properties["TypeUrl"].Value, (byte[])PowerShellValue.Unwrap(source.Properties["Bytes"].Value)!);
        var result = Activator.CreateInstance(destinationType)!;
        foreach (var property in destinationType.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.SetMethod is not { IsPublic: true } || source.Properties[property.Name]?.Value is not { } value) continue;
            property.SetValue(result, Value(value, property.PropertyType));
        }

        return result is KfpDifference row ? RunColumns.Add(row).BaseObject : result;
    }

    /// <summary>The object that a bag of properties was; <see langword="null"/> where it is of no type of the module, or not whole.</summary>
    internal static object? TryMake(PSObject bag)
    {
        foreach (var name in bag.TypeNames.Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (typeof(MlmdNode).Assembly.GetType(name[Prefix.Length..]) is not { IsAbstract: false } type || type.GetConstructor([]) is null) continue;
            try
            {
                return new EntityConverter().ConvertFrom(bag, type, System.Globalization.CultureInfo.InvariantCulture, ignoreCase: true);
            }
            catch (Exception error) when (error is PSInvalidCastException or InvalidCastException or ArgumentException or TargetInvocationException)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Nothing is made of an entity.</summary>
    /// <param name="sourceValue">The entity.</param>
    /// <param name="destinationType">The type that is wanted.</param>
    /// <returns>Always false.</returns>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <summary>Nothing is made of an entity.</summary>
    /// <param name="sourceValue">The entity.</param>
    /// <param name="destinationType">The type that is wanted.</param>
    /// <param name="formatProvider">Not used.</param>
    /// <param name="ignoreCase">Not used.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();

    private static object? Value(object value, Type type)
    {
        if (type == typeof(object)) return Bare(value);
        if (type == typeof(MlmdPropertyDictionary)) return Bare(value) as MlmdPropertyDictionary;
        if (type == typeof(MlmdPropertyTypes)) return PropertyTypes(value);
        if (type.IsArray) return List(value, type.GetElementType()!);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return List(value, type.GetGenericArguments()[0]);
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        // A store may hold a number that has no name here; it stays what it is.
        if (bare.IsEnum) return Enum.Parse(bare, PowerShellValue.Unwrap(value)!.ToString()!, ignoreCase: true);
        return LanguagePrimitives.ConvertTo(value, type, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Array List(object value, Type element)
    {
        var items = PowerShellValue.Unwrap(value) is IEnumerable list and not string ? list.Cast<object?>().ToList() : [value];
        var result = Array.CreateInstance(element, items.Count);
        for (var i = 0; i < items.Count; i++) result.SetValue(items[i] is { } item ? Value(item, element) : null, i);
        return result;
    }

    private static MlmdPropertyTypes PropertyTypes(object value)
    {
        var result = new MlmdPropertyTypes();
        if (PowerShellValue.Unwrap(value) is not IDictionary map) return result;
        foreach (DictionaryEntry entry in map) result[(string)entry.Key] = LanguagePrimitives.ConvertTo<MlmdPropertyType>(entry.Value);
        return result;
    }

    /// <summary>A value of a property: dictionaries and lists of any depth become those of the module.</summary>
    private static object? Bare(object? value)
    {
        switch (PowerShellValue.Unwrap(value))
        {
            case null or string or bool or long or double or MlmdAny:
                return PowerShellValue.Unwrap(value);
            case IDictionary map:
                var result = new MlmdPropertyDictionary(map.Count);
                foreach (DictionaryEntry entry in map) result[(string)entry.Key] = Bare(entry.Value);
                result.SortByName();
                return result;
            case IEnumerable list:
                return list.Cast<object?>().Select(Bare).ToArray();
            case var other:
                return other;
        }
    }
}
