namespace KfpMetadata;

/// <summary>A run of Kubeflow Pipelines or TFX as its records tell it.</summary>
public sealed class KfpRun : IKfpView
{
    /// <summary>The id of the run: the Argo workflow's name (v1), the run's UUID (v2), or the name that TFX gave it.</summary>
    public string? RunId { get; set; }

    /// <summary>Who recorded it.</summary>
    public KfpRunLayout Layout { get; set; }

    /// <summary>The name of the pipeline; in v1 the metadata writer puts the run's id here.</summary>
    public string? Pipeline { get; set; }

    /// <summary>The Kubernetes namespace (v2); <see langword="null"/> where it is not recorded.</summary>
    public string? Namespace { get; set; }

    /// <summary>The state, worked out from the tasks.</summary>
    public KfpState State { get; set; }

    /// <summary>The state that the store holds for the run's root (v2), which Kubeflow leaves at RUNNING for ever; <see langword="null"/> in v1 and TFX.</summary>
    public MlmdExecutionState? StoredState { get; set; }

    /// <summary>Whether the store says something else than <see cref="State"/>.</summary>
    public bool StateDiffers => StoredState is { } stored && (KfpState)stored != State;

    /// <summary>When the run was first recorded (local time).</summary>
    public DateTime? StartTime
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>When its last task ended (local time); <see langword="null"/> while it runs, and where no states are recorded.</summary>
    public DateTime? EndTime
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>From start to end; for a run that runs, until now. <see langword="null"/> where the end is not known.</summary>
    public TimeSpan? Duration => KfpDuration.Of(State, StartTime, EndTime);

    /// <summary>The tasks that ended well, came from the cache or were skipped; DAGs are not counted, their tasks are.</summary>
    public int TasksDone { get; set; }

    /// <summary>The tasks that failed.</summary>
    public int TasksFailed { get; set; }

    /// <summary>All tasks that are recorded, and those that a DAG still expects.</summary>
    public int TasksTotal { get; set; }

    /// <summary>The limits that were reached while the tasks were read; <see cref="MlmdReadLimits.None"/> where all were.</summary>
    public MlmdReadLimits ReachedLimits { get; set; }

    /// <summary>Whether tasks are missing because a limit was reached: the numbers and the state are those of the tasks that were read.</summary>
    public bool IsTruncated => ReachedLimits != MlmdReadLimits.None;

    /// <summary>The parameters of the run (v2).</summary>
    public MlmdPropertyDictionary Parameters { get; set; } = new();

    /// <summary>Where the run writes its artifacts (v2).</summary>
    public string? PipelineRoot { get; set; }

    /// <summary>The id of the run's context.</summary>
    public long ContextId { get; set; }

    /// <summary>The context of the run.</summary>
    public MlmdContext? Context { get; set; }

    /// <summary>The run's id.</summary>
    /// <returns>For example <c>run run-1</c>.</returns>
    public override string ToString() => VisibleText.Of($"run {RunId}");

    MlmdNode? IKfpView.NodeOf(MlmdNodeKind kind) => kind == MlmdNodeKind.Context ? Context : null;
}
