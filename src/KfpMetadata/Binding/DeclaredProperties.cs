namespace KfpMetadata.Binding;

/// <summary>Properties against the type that declares them.</summary>
internal static class DeclaredProperties
{
    /// <summary>The values in the declared data types.</summary>
    /// <exception cref="MlmdException">The type does not declare a name, or the value does not fit.</exception>
    public static MlmdPropertyDictionary Coerce(MlmdType type, MlmdPropertyDictionary values)
    {
        var result = new MlmdPropertyDictionary();
        foreach (var (name, value) in values) result[name] = MlmdValue.Coerce(value!, TypeOf(type, name), name);
        return result;
    }

    /// <summary>The data type that the type declares for this name.</summary>
    /// <exception cref="MlmdException">It declares none (<c>MlmdUndeclaredProperty</c>).</exception>
    public static MlmdPropertyType TypeOf(MlmdType type, string name)
    {
        if (type.Properties.TryGetValue(name, out var declared)) return declared;
        var names = type.Properties.Count == 0 ? "It declares none." : $"It declares {string.Join(", ", type.Properties.Keys.Select(static known => $"'{known}'"))}.";
        throw CommandErrors.Undeclared($"The type '{type}' does not declare the property '{name}'. {names} Use -CustomProperty for properties that the type does not declare.");
    }
}
