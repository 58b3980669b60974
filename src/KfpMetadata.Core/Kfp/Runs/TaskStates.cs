namespace KfpMetadata;

/// <summary>The state of a DAG from those of its tasks, as Kubeflow's launcher works it out (<c>UpdateDAGExecutionsState</c>).</summary>
internal static class TaskStates
{
    /// <summary>
    /// The state of an execution as a user reads it. Kubeflow's driver stores CANCELED where a condition was false, and no pod follows;
    /// one that has a pod was cancelled by somebody.
    /// </summary>
    public static KfpState Of(MlmdExecution execution)
    {
        var stored = (KfpState)(execution.State ?? MlmdExecutionState.Unknown);
        return stored == KfpState.Canceled
            && execution.Type?.StartsWith(TaskNames.TypePrefix, StringComparison.Ordinal) is true
            && TaskFactory.Text(execution.CustomProperties, TaskNames.Pod) is null
            ? KfpState.Skipped
            : stored;
    }

    /// <summary>Whether a task in this state is over.</summary>
    public static bool IsFinal(KfpState state) => IsDone(state) || state == KfpState.Failed;

    /// <summary>Whether a task in this state counts as completed: ended well, from the cache, or skipped, which Kubeflow stores as CANCELED.</summary>
    public static bool IsDone(KfpState state) =>
        state is KfpState.Complete or KfpState.Cached or KfpState.Canceled or KfpState.Skipped;

    /// <summary>The state of a DAG.</summary>
    /// <param name="stored">What the store holds for it.</param>
    /// <param name="expected">How many tasks it has when complete; <see langword="null"/> where that is not recorded, as for every root.</param>
    /// <param name="children">The states of its tasks, those that took the place of others only.</param>
    public static KfpState OfDag(KfpState stored, long? expected, IReadOnlyCollection<KfpState> children)
    {
        // A DAG that was skipped has no tasks and keeps its state; a loop over nothing is complete.
        if (children.Count == 0) return expected == 0 && stored != KfpState.Skipped ? KfpState.Complete : stored;
        var done = children.Count(IsDone);
        var complete = expected is { } count ? done >= count : done == children.Count;
        if (complete) return KfpState.Complete;
        return children.Contains(KfpState.Failed) ? KfpState.Failed : KfpState.Running;
    }

    /// <summary>The state of a run of v1 or TFX, which records none of its own. The metadata writer of v1 leaves the tasks without states, too: such a run is Unknown.</summary>
    public static KfpState OfFlatRun(IReadOnlyCollection<KfpState> tasks)
    {
        if (tasks.Contains(KfpState.Failed)) return KfpState.Failed;
        if (tasks.Any(static state => state is KfpState.Running or KfpState.New)) return KfpState.Running;
        return tasks.Count > 0 && tasks.All(IsDone) ? KfpState.Complete : KfpState.Unknown;
    }
}
