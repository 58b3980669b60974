namespace KfpMetadata.Client;

/// <summary>What a client knows of its store from the start.</summary>
internal sealed record StoreDescription
{
    public required MlmdStoreKind Kind { get; init; }

    public required string Address { get; init; }

    public required string Release { get; init; }

    /// <summary>Whether the user asked for a read-only connection.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether the server is older than 1.14.</summary>
    public bool TooOld { get; init; }

    /// <summary>The upgrade that was done when the file was opened.</summary>
    public MlmdUpgrade? Upgrade { get; init; }

    /// <summary>How the server is reached; <see langword="null"/> for an embedded store.</summary>
    public MlmdServerOptions? Server { get; init; }

    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
