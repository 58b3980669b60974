namespace KfpMetadata;

/// <summary>A task of a run: one execution, with its place in the tree.</summary>
public sealed class KfpTask : IKfpView
{
    /// <summary>The id of the run.</summary>
    public string? RunId { get; set; }

    /// <summary>The key of the task in its DAG (v2), or the component (v1).</summary>
    public string? Name { get; set; }

    /// <summary>The name that the Kubeflow UI shows.</summary>
    public string? DisplayName { get; set; }

    /// <summary>
    /// The names from the root to the task, for example <c>loop/loop.0/train</c>; an iteration is <c>name.index</c>, as in the UI. Of a path of more than
    /// 100 names the middle is left out: <c>a/b/…19900…/y/z</c>.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>How deep the task lies: 0 for a task of the run itself.</summary>
    public int Depth { get; set; }

    /// <summary>What the task is.</summary>
    public KfpTaskKind Kind { get; set; }

    /// <summary>
    /// The state. That of a DAG is worked out from its tasks by Kubeflow's rules; that of any other task is the stored one. A v2 task that
    /// is stored as CANCELED is <see cref="KfpState.Skipped"/>: its condition was false.
    /// </summary>
    public KfpState State { get; set; }

    /// <summary>The state that the store holds.</summary>
    public MlmdExecutionState StoredState { get; set; }

    /// <summary>Whether the store says something else than <see cref="State"/>.</summary>
    public bool StateDiffers => (KfpState)StoredState != State;

    /// <summary>When the task was recorded (local time).</summary>
    public DateTime? StartTime
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>When it ended (local time); <see langword="null"/> while it runs, and where no state is recorded.</summary>
    public DateTime? EndTime
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>From start to end; for a task that runs, until now. <see langword="null"/> where the end is not known.</summary>
    public TimeSpan? Duration => KfpDuration.Of(State, StartTime, EndTime);

    /// <summary>The index of the iteration; <see langword="null"/> outside of loops.</summary>
    public long? Iteration { get; set; }

    /// <summary>The number of iterations of a loop.</summary>
    public long? IterationCount { get; set; }

    /// <summary>The number of tasks that a DAG has when it is complete; <see langword="null"/> where that is not recorded.</summary>
    public long? ExpectedTasks { get; set; }

    /// <summary>The execution whose outputs the task took from the cache.</summary>
    public long? CachedExecutionId { get; set; }

    /// <summary>
    /// How often the task was tried: a launcher that tries again leaves one more log. 0 for a task that never ran; <see langword="null"/> for
    /// DAGs, for tasks from the cache, and where the events were not read.
    /// </summary>
    public int? Attempts { get; set; }

    /// <summary>Whether a later execution of the same task took the place of this one, which did not end well.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>The input parameters.</summary>
    public MlmdPropertyDictionary Inputs { get; set; } = new();

    /// <summary>The output parameters.</summary>
    public MlmdPropertyDictionary Outputs { get; set; } = new();

    /// <summary>The pod; <see langword="null"/> where none is recorded.</summary>
    public string? PodName { get; set; }

    /// <summary>The code: the digest of the component (v1), the image or the cache fingerprint (v2).</summary>
    public string? Code { get; set; }

    /// <summary>The id of the execution.</summary>
    public long ExecutionId { get; set; }

    /// <summary>The execution of the DAG that the task belongs to; <see langword="null"/> in v1 and for the root.</summary>
    public long? ParentExecutionId { get; set; }

    /// <summary>The execution.</summary>
    public MlmdExecution? Execution { get; set; }

    /// <summary>The inputs and outputs; <see langword="null"/> where they were not read.</summary>
    public MlmdEvent[]? Events { get; set; }

    /// <summary>Whether the task has tasks of its own.</summary>
    internal bool IsGroup => Kind is KfpTaskKind.Dag or KfpTaskKind.Loop;

    /// <summary>The path and the state.</summary>
    /// <returns>For example <c>task sub/train (Complete)</c>.</returns>
    public override string ToString() => VisibleText.Of($"task {Path ?? Name} ({State})");

    MlmdNode? IKfpView.NodeOf(MlmdNodeKind kind) => kind == MlmdNodeKind.Execution ? Execution : null;
}
