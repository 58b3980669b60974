namespace KfpMetadata;

/// <summary>What the three kinds of type share: a name, a version and declared properties.</summary>
public abstract class MlmdType
{
    private protected MlmdType()
    {
    }

    /// <summary>The id; 0 before the type is written. The three kinds share one sequence of ids.</summary>
    public long Id { get; set; }

    /// <summary>The name, unique together with the version within the kind.</summary>
    public string Name { get; set; } = "";

    /// <summary>The version; <see langword="null"/> for the unversioned type.</summary>
    public string? Version { get; set; }

    /// <summary>A text for people.</summary>
    public string? Description { get; set; }

    /// <summary>The id that another system gave the type.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The predefined type that this one refines, for example <c>mlmd.Model</c>; <see langword="null"/> for none.</summary>
    public string? BaseType { get; set; }

    /// <summary>The declared properties with their data types, in ordinal order of the names.</summary>
    public IDictionary<string, MlmdPropertyType> Properties { get; set; } = new SortedDictionary<string, MlmdPropertyType>(StringComparer.Ordinal);

    /// <summary>The kind of node that this type is for.</summary>
    public abstract MlmdNodeKind Kind { get; }

    /// <summary>The connection that the type came from.</summary>
    internal MlmdConnection? Connection { get; set; }

    /// <summary>The name, with the version where there is one.</summary>
    /// <returns>For example <c>Model</c> or <c>Model (version 2)</c>.</returns>
    public override string ToString() => Version is null ? Name : $"{Name} (version {Version})";
}
