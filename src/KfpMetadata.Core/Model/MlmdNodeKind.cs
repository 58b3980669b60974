namespace KfpMetadata;

/// <summary>The three kinds of node in an MLMD store.</summary>
public enum MlmdNodeKind
{
    /// <summary>A thing that an execution reads or writes.</summary>
    Artifact,

    /// <summary>One run of a step.</summary>
    Execution,

    /// <summary>A group of artifacts and executions.</summary>
    Context,
}
