namespace KfpMetadata.Client;

/// <summary>Whether a stored node has the contents of one that was to be written.</summary>
internal static class NodeEquality
{
    /// <summary>Servers write doubles with six decimals.</summary>
    private const double StoredPrecision = 1e-6;

    public static bool SameContents<TNode>(TNode written, TNode stored)
        where TNode : MlmdNode
    {
        var rpcs = NodeKinds.Of<TNode>();
        return string.Equals(rpcs.Uri(written) ?? "", rpcs.Uri(stored) ?? "", StringComparison.Ordinal)
            && rpcs.State(written) == rpcs.State(stored)
            && string.Equals(written.ExternalId ?? "", stored.ExternalId ?? "", StringComparison.Ordinal)
            && Same(written.Properties, stored.Properties)
            && Same(written.CustomProperties, stored.CustomProperties);
    }

    private static bool Same(MlmdPropertyDictionary written, MlmdPropertyDictionary stored) => SameEntries(Normal(written), stored);

    /// <summary>Hand-made values in the kinds that come back.</summary>
    private static MlmdPropertyDictionary Normal(MlmdPropertyDictionary properties)
    {
        var result = new MlmdPropertyDictionary();
        foreach (var (name, value) in properties) result.Add(name, ValueCodec.Decode(ValueCodec.Encode(value, name)));
        return result;
    }

    private static bool SameEntries(MlmdPropertyDictionary left, MlmdPropertyDictionary right) =>
        left.Count == right.Count
        && left.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Zip(right.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            .All(static pair => string.Equals(pair.First.Key, pair.Second.Key, StringComparison.Ordinal) && Same(pair.First.Value, pair.Second.Value));

    private static bool Same(object? written, object? stored) => (written, stored) switch
    {
        (double left, double right) => Math.Abs(left - right) <= StoredPrecision * Math.Max(1, Math.Abs(left)),
        (MlmdPropertyDictionary left, MlmdPropertyDictionary right) => SameEntries(left, right),
        (object?[] left, object?[] right) => left.Length == right.Length && left.Zip(right).All(static pair => Same(pair.First, pair.Second)),
        _ => Equals(written, stored),
    };
}
