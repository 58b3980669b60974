namespace KfpMetadata;

/// <summary>The states of a run or a task, as they are worked out from its records.</summary>
public enum KfpState
{
    /// <summary>Not known: the metadata writer of v1 records no states.</summary>
    Unknown = 0,

    /// <summary>Created, not started.</summary>
    New = 1,

    /// <summary>Running.</summary>
    Running = 2,

    /// <summary>Ended well.</summary>
    Complete = 3,

    /// <summary>Ended with a failure.</summary>
    Failed = 4,

    /// <summary>Not executed: the outputs are those of an earlier execution.</summary>
    Cached = 5,

    /// <summary>Cancelled by whoever ran it. A task of Kubeflow Pipelines v2 is never in this state: see <see cref="Skipped"/>.</summary>
    Canceled = 6,

    /// <summary>Not triggered: the condition of a v2 task was false. Kubeflow stores it as CANCELED.</summary>
    Skipped = 7,
}
