namespace KfpMetadata;

/// <summary>A run with its tasks in the order of the tree: each after the DAG that it belongs to.</summary>
/// <param name="Run">The run.</param>
/// <param name="Tasks">The tasks, without the run's root.</param>
internal sealed record RunTree(KfpRun Run, IReadOnlyList<KfpTask> Tasks)
{
    /// <summary>Puts the executions of a run in order and works out the states.</summary>
    /// <param name="run">The run; its states, times and counts are filled in.</param>
    /// <param name="executions">All executions of its context.</param>
    public static RunTree Build(KfpRun run, IEnumerable<MlmdExecution> executions)
    {
        var all = executions.Select(execution => TaskFactory.Create(execution, run.RunId)).OrderBy(static task => task.ExecutionId).ToList();
        var root = run.Layout == KfpRunLayout.V2 ? all.Find(static task => IsRoot(task.Execution!)) : null;
        var order = new TaskOrder(all, root);
        if (run.Layout == KfpRunLayout.V2) order.WorkOutStates();
        Summarize(run, root, order);
        return new RunTree(run, order.Tasks);
    }

    /// <summary>The UI takes the execution whose task name is there and empty.</summary>
    private static bool IsRoot(MlmdExecution execution) =>
        execution.CustomProperties.TryGetValue(TaskNames.TaskName, out var name) && name is string { Length: 0 }
        && !execution.CustomProperties.ContainsKey(TaskNames.ParentDag)
        && string.Equals(execution.Type, TaskNames.Dag, StringComparison.Ordinal);

    private static void Summarize(KfpRun run, KfpTask? root, TaskOrder order)
    {
        var steps = order.Tasks.Where(static task => !task.IsGroup && !task.IsSuperseded).ToList();
        run.TasksDone = steps.Count(static task => TaskStates.IsDone(task.State));
        run.TasksFailed = steps.Count(static task => task.State == KfpState.Failed);
        run.TasksTotal = (int)Math.Min(int.MaxValue, steps.Count + order.Missing);
        var top = order.TopStates;
        run.State = root is null ? TaskStates.OfFlatRun(top) : TaskStates.OfDag((KfpState)root.StoredState, expected: null, top);
        run.StoredState = root?.StoredState;
        if (root is not null) run.Parameters = root.Inputs;
        run.StartTime = root?.StartTime ?? run.Context?.CreateTime;
        run.EndTime = TaskStates.IsFinal(run.State) && !steps.Exists(static task => task.State == KfpState.Running)
            ? MlmdTime.Latest(steps.Select(static task => task.EndTime)) ?? root?.EndTime
            : null;
    }
}
