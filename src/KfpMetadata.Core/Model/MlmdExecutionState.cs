namespace KfpMetadata;

/// <summary>The states of an execution (<c>Execution.State</c>).</summary>
public enum MlmdExecutionState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Created, not started.</summary>
    New = 1,

    /// <summary>Running.</summary>
    Running = 2,

    /// <summary>Ended well.</summary>
    Complete = 3,

    /// <summary>Ended with a failure.</summary>
    Failed = 4,

    /// <summary>Skipped, with the outputs of an earlier execution.</summary>
    Cached = 5,

    /// <summary>Called off.</summary>
    Canceled = 6,
}
