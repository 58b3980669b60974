namespace KfpMetadata;

/// <summary>Which part of runs a row of <see cref="KfpDifference"/> compares.</summary>
public enum KfpDifferenceKind
{
    /// <summary>A parameter of the run or of a task.</summary>
    Parameter = 0,

    /// <summary>The code of a task: the digest of its component (v1), its image or its cache fingerprint (v2).</summary>
    Code = 1,

    /// <summary>The state of a task.</summary>
    Task = 2,

    /// <summary>An artifact that a task read or wrote.</summary>
    Artifact = 3,

    /// <summary>A metric.</summary>
    Metric = 4,
}
