namespace KfpMetadata;

/// <summary>A masked change of one node: only what is set here is written.</summary>
public sealed record NodeUpdate
{
    /// <summary>The node's id.</summary>
    public required long Id { get; init; }

    /// <summary>The id of its type: sent with every update, as 1.14.0 needs it.</summary>
    public required long TypeId { get; init; }

    /// <summary>The node's type, by whose declared properties <see cref="Properties"/> go.</summary>
    public string? Type { get; init; }

    /// <summary>The new state of an artifact or execution, as its number; <see langword="null"/> to leave it.</summary>
    public int? State { get; init; }

    /// <summary>The new URI of an artifact; <see langword="null"/> to leave it.</summary>
    public string? Uri { get; init; }

    /// <summary>The new external id; <see langword="null"/> to leave it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The new name of a context; <see langword="null"/> to leave it.</summary>
    public string? Name { get; init; }

    /// <summary>Declared properties to set. The others stay.</summary>
    public MlmdPropertyDictionary Properties { get; init; } = new();

    /// <summary>Custom properties to set. The others stay.</summary>
    public MlmdPropertyDictionary CustomProperties { get; init; } = new();

    /// <summary>Declared properties to remove.</summary>
    public IReadOnlyCollection<string> RemovedProperties { get; init; } = [];

    /// <summary>Custom properties to remove.</summary>
    public IReadOnlyCollection<string> RemovedCustomProperties { get; init; } = [];

    /// <summary>The node as it was read, where it was: the names of its properties tell of ones that differ only in case.</summary>
    internal MlmdNode? Node { get; init; }

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => State is null && Uri is null && ExternalId is null && Name is null
        && Properties.Count == 0 && CustomProperties.Count == 0 && RemovedProperties.Count == 0 && RemovedCustomProperties.Count == 0;
}
