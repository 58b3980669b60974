namespace KfpMetadata;

/// <summary>Which way lineage is followed.</summary>
public enum MlmdLineageDirection
{
    /// <summary>To what came before and to what came after. What else came of the things before is not part of it.</summary>
    Both,

    /// <summary>To what came before: the producers of an artifact, the inputs of an execution.</summary>
    Upstream,

    /// <summary>To what came after: the readers of an artifact, the outputs of an execution.</summary>
    Downstream,
}
