namespace KfpMetadata;

/// <summary>The limits that cut what a command read.</summary>
[Flags]
public enum MlmdReadLimits
{
    /// <summary>None: it is complete.</summary>
    None = 0,

    /// <summary>The number of nodes, or of tasks.</summary>
    Nodes = 1,

    /// <summary>The number of edges.</summary>
    Edges = 2,

    /// <summary>The bytes of names, URIs and values.</summary>
    Bytes = 4,
}
