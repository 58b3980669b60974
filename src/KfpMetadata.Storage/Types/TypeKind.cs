namespace KfpMetadata.Storage.Types;

/// <summary>What differs between artifact, execution and context types.</summary>
internal abstract class TypeKind
{
    /// <summary>The number in Type.type_kind.</summary>
    public required int Number { get; init; }

    /// <summary>The kind as error texts write it.</summary>
    public required string Word { get; init; }

    /// <summary>The names of the predefined types by their number in the kind's enum of base types.</summary>
    public IReadOnlyDictionary<int, string> BaseTypes { get; init; } = new Dictionary<int, string>();
}
