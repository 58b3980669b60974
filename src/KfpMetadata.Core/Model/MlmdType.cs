using System.Collections;
using System.Diagnostics.CodeAnalysis;

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
    public MlmdPropertyTypes Properties { get; set; } = [];

    /// <summary>The kind of node that this type is for.</summary>
    public abstract MlmdNodeKind Kind { get; }

    /// <summary>The connection that the type came from.</summary>
    internal MlmdConnection? Connection { get; set; }

    /// <summary>The name, with the version where there is one.</summary>
    /// <returns>For example <c>Model</c> or <c>Model (version 2)</c>.</returns>
    public override string ToString() => VisibleText.Of(Version is null ? Name : $"{Name} (version {Version})");
}

/// <summary>The properties that a type declares, with their data types, in ordinal order of the names.</summary>
[SuppressMessage("Design", "CA1010", Justification = "Its base implements the generic interfaces.")]
[SuppressMessage("Naming", "CA1710", Justification = "It is what a type calls its properties.")]
public sealed class MlmdPropertyTypes : SortedDictionary<string, MlmdPropertyType>
{
    /// <summary>None.</summary>
    public MlmdPropertyTypes()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>A copy of any dictionary, so that <c>@{ accuracy = 'Double' }</c> converts.</summary>
    /// <param name="values">Names and data types; a data type may be given by its name, in any case.</param>
    /// <exception cref="ArgumentException">A data type is not one of MLMD's.</exception>
    public MlmdPropertyTypes(IDictionary values)
        : this()
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (DictionaryEntry entry in values)
        {
            this[entry.Key.ToString() ?? ""] = entry.Value is MlmdPropertyType type
                ? type
                : Enum.Parse<MlmdPropertyType>(entry.Value?.ToString() ?? "", ignoreCase: true);
        }
    }
}
