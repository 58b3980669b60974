namespace KfpMetadata;

/// <summary>The type that a new node is to have.</summary>
internal sealed record TypeRequest
{
    public required string Name { get; init; }

    public string? Version { get; init; }

    /// <summary>What the type declares where it has to be created, and must declare where it is there.</summary>
    public IReadOnlyDictionary<string, MlmdPropertyType> Declared { get; init; } = new Dictionary<string, MlmdPropertyType>(StringComparer.Ordinal);

    /// <summary>Whether properties that the stored type lacks are added to it: only for the recorder's own types, and where the user asked.</summary>
    public bool AddMissing { get; init; }
}
