namespace KfpMetadata;

/// <summary>Fits the properties of a node to its type.</summary>
internal static class NodeProperties
{
    /// <summary>Checks and converts the declared properties, without loss.</summary>
    /// <exception cref="MlmdException">A property is not declared (<c>MlmdUndeclaredProperty</c>) or has the wrong kind of value.</exception>
    public static MlmdPropertyDictionary Fit(MlmdType type, MlmdPropertyDictionary properties)
    {
        var result = new MlmdPropertyDictionary(properties.Count);
        foreach (var (name, value) in properties)
            result[name] = MlmdValue.Coerce(MlmdValue.Normalize(value, name), TypeOf(type, name), name);
        return result;
    }

    /// <summary>Whether the type declares all of them.</summary>
    public static bool AreDeclared(MlmdType type, MlmdPropertyDictionary properties)
    {
        foreach (var (name, _) in properties)
        {
            if (!type.Properties.ContainsKey(name)) return false;
        }

        return true;
    }

    /// <summary>The data type that the type declares for this name.</summary>
    /// <exception cref="MlmdException">It declares none (<c>MlmdUndeclaredProperty</c>).</exception>
    public static MlmdPropertyType TypeOf(MlmdType type, string name) =>
        type.Properties.TryGetValue(name, out var declared) ? declared : throw Undeclared(type, name);

    /// <summary>The custom properties in MLMD's kinds of value.</summary>
    public static MlmdPropertyDictionary Normalize(MlmdPropertyDictionary properties)
    {
        var result = new MlmdPropertyDictionary(properties.Count);
        foreach (var (name, value) in properties) result[name] = MlmdValue.Normalize(value, name);
        return result;
    }

    private static MlmdException Undeclared(MlmdType type, string name)
    {
        var declared = type.Properties.Count == 0 ? "no properties" : string.Join(", ", type.Properties.Keys);
        return new MlmdException(
            MlmdErrorId.UndeclaredProperty,
            $"The type '{type}' does not declare the property '{name}' (it declares {declared}). Use -CustomProperty, or -TypeProperty where the type is new.",
            MlmdStatusCode.InvalidArgument);
    }
}
