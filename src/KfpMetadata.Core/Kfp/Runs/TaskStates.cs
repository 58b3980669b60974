namespace KfpMetadata;

/// <summary>The state of a DAG from those of its tasks, as Kubeflow's launcher works it out (<c>UpdateDAGExecutionsState</c>).</summary>
internal static class TaskStates
{
    /// <summary>Whether a task in this state is over.</summary>
    public static bool IsFinal(MlmdExecutionState state) => IsDone(state) || state == MlmdExecutionState.Failed;

    /// <summary>Whether a task in this state counts as completed: ended well, from the cache, or not triggered.</summary>
    public static bool IsDone(MlmdExecutionState state) =>
        state is MlmdExecutionState.Complete or MlmdExecutionState.Cached or MlmdExecutionState.Canceled;

    /// <summary>The state of a DAG.</summary>
    /// <param name="stored">What the store holds for it.</param>
    /// <param name="expected">How many tasks it has when complete; <see langword="null"/> where that is not recorded, as for every root.</param>
    /// <param name="children">The states of its tasks, those that took the place of others only.</param>
    public static MlmdExecutionState OfDag(MlmdExecutionState stored, long? expected, IReadOnlyCollection<MlmdExecutionState> children)
    {
        // A DAG that was not triggered has no tasks and keeps its state; a loop over nothing is complete.
        if (children.Count == 0) return expected == 0 && stored != MlmdExecutionState.Canceled ? MlmdExecutionState.Complete : stored;
        var done = children.Count(IsDone);
        var complete = expected is { } count ? done >= count : done == children.Count;
        if (complete) return MlmdExecutionState.Complete;
        return children.Contains(MlmdExecutionState.Failed) ? MlmdExecutionState.Failed : MlmdExecutionState.Running;
    }

    /// <summary>The state of a v1 run, which records none of its own. The metadata writer leaves the tasks without states, too: such a run is Unknown.</summary>
    public static MlmdExecutionState OfFlatRun(IReadOnlyCollection<MlmdExecutionState> tasks)
    {
        if (tasks.Contains(MlmdExecutionState.Failed)) return MlmdExecutionState.Failed;
        if (tasks.Any(static state => state is MlmdExecutionState.Running or MlmdExecutionState.New)) return MlmdExecutionState.Running;
        return tasks.Count > 0 && tasks.All(IsDone) ? MlmdExecutionState.Complete : MlmdExecutionState.Unknown;
    }
}
