namespace KfpMetadata;

/// <summary>One place where two lineages part.</summary>
public sealed class MlmdLineageDifference
{
    /// <summary>The step or artifact, by the name that a person knows it by.</summary>
    public string At { get; set; } = "";

    /// <summary>In what they part.</summary>
    public MlmdLineageAspect Aspect { get; set; }

    /// <summary>The parameter, property or input; <see langword="null"/> for a whole step.</summary>
    public string? Name { get; set; }

    /// <summary>The value in the reference; <see langword="null"/> where it has none.</summary>
    public object? Reference { get; set; }

    /// <summary>The value in the other; <see langword="null"/> where it has none.</summary>
    public object? Difference { get; set; }

    /// <summary>The node in the reference; <see langword="null"/> where it has none.</summary>
    public MlmdNode? ReferenceNode { get; set; }

    /// <summary>The node in the other; <see langword="null"/> where it has none.</summary>
    public MlmdNode? DifferenceNode { get; set; }

    /// <summary>The steps from the artifacts that are compared.</summary>
    public int Distance { get; set; }
}
