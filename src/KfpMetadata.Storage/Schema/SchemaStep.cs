namespace KfpMetadata.Storage.Schema;

/// <summary>What one version of the schema brought. A constraint or an index alone brings neither tables nor columns.</summary>
/// <param name="Version">The version.</param>
/// <param name="What">What it brought, for the one who waits for an upgrade.</param>
internal sealed record SchemaStep(long Version, string What)
{
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>The columns by table.</summary>
    public IReadOnlyDictionary<string, string[]> Columns { get; init; } =
        new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
}
