namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>What a call may cost.</summary>
internal enum GrowthRule
{
    /// <summary>It asks for, or writes, what it names: it looks at that and at nothing else.</summary>
    Keyed,

    /// <summary>A page of all nodes, or of all of a type: it stops with its last row, which only an index in that order can do.</summary>
    Page,

    /// <summary>It asks for everything there is, and gets it.</summary>
    Everything,
}
