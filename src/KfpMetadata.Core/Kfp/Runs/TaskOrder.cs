namespace KfpMetadata;

/// <summary>The tree of the tasks of one run, as a list. It is walked without recursion: nesting is as deep as the rows say.</summary>
internal sealed class TaskOrder
{
    private readonly Dictionary<long, List<KfpTask>> _children = [];
    private readonly List<KfpTask> _top = [];

    /// <summary>Orders tasks.</summary>
    /// <param name="all">The tasks by id.</param>
    /// <param name="root">The run's own execution, which is not listed.</param>
    public TaskOrder(IReadOnlyList<KfpTask> all, KfpTask? root)
    {
        var known = all.Select(static task => task.ExecutionId).ToHashSet();
        foreach (var task in all)
        {
            if (ReferenceEquals(task, root)) continue;
            if (task.ParentExecutionId is { } parent && parent != root?.ExecutionId && parent != task.ExecutionId && known.Contains(parent))
            {
                if (!_children.TryGetValue(parent, out var siblings)) _children[parent] = siblings = [];
                siblings.Add(task);
            }
            else
            {
                _top.Add(task);
            }
        }

        foreach (var siblings in _children.Values.Append(_top))
        {
            // Stable: iterations by index, everything else as it was recorded.
            var sorted = siblings.OrderBy(static task => task.Iteration ?? -1).ToList();
            siblings.Clear();
            siblings.AddRange(sorted);
        }

        Walk(all, root);
    }

    /// <summary>The tasks, each after its DAG.</summary>
    public List<KfpTask> Tasks { get; } = [];

    /// <summary>The tasks that DAGs which are not over still expect.</summary>
    public long Missing { get; private set; }

    /// <summary>The states of the tasks of the run itself.</summary>
    public IReadOnlyCollection<KfpState> TopStates => StatesOf(_top);

    /// <summary>Works out which executions a re-run took the place of, and the states of the DAGs, innermost first.</summary>
    public void WorkOutStates()
    {
        for (var i = Tasks.Count - 1; i >= 0; i--)
        {
            var dag = Tasks[i];
            if (!dag.IsGroup) continue;
            var children = ChildrenOf(dag);
            TaskReruns.Mark(children);
            dag.State = TaskStates.OfDag(dag.State, dag.ExpectedTasks, StatesOf(children));
            if (!TaskStates.IsFinal(dag.State)) dag.EndTime = null;
            else if (children.Count > 0) dag.EndTime = MlmdTime.Latest(children.Select(static task => task.EndTime)) ?? dag.EndTime;
        }

        TaskReruns.Mark(_top);
        foreach (var dag in Tasks.Where(static task => task.IsGroup))
        {
            var children = ChildrenOf(dag);
            // What a superseded DAG did does not count either.
            if (dag.IsSuperseded) children.ForEach(static task => task.IsSuperseded = true);
            else if (!TaskStates.IsFinal(dag.State) && dag.ExpectedTasks is { } expected)
                Missing += Math.Max(0, expected - children.Count(static task => !task.IsSuperseded));
        }
    }

    private static KfpState[] StatesOf(List<KfpTask> tasks) => [.. tasks.Where(static task => !task.IsSuperseded).Select(static task => task.State)];

    private List<KfpTask> ChildrenOf(KfpTask dag) => _children.GetValueOrDefault(dag.ExecutionId) ?? [];

    private void Walk(IReadOnlyList<KfpTask> all, KfpTask? root)
    {
        var seen = new HashSet<long>();
        var paths = new TaskPaths();
        var stack = new Stack<(KfpTask Task, KfpTask? Parent)>();
        Push(_top, parent: null);
        Drain();
        // Rows that are each other's parents hang on nothing; they are shown all the same.
        foreach (var task in all)
        {
            if (ReferenceEquals(task, root) || seen.Contains(task.ExecutionId)) continue;
            stack.Push((task, null));
            Drain();
        }

        void Push(List<KfpTask> tasks, KfpTask? parent)
        {
            for (var i = tasks.Count - 1; i >= 0; i--) stack.Push((tasks[i], parent));
        }

        void Drain()
        {
            while (stack.TryPop(out var next))
            {
                var (task, parent) = next;
                if (!seen.Add(task.ExecutionId)) continue;
                task.Depth = parent is null ? 0 : parent.Depth + 1;
                task.Path = paths.Next(task.Depth, TaskFactory.Segment(task));
                Tasks.Add(task);
                if (_children.TryGetValue(task.ExecutionId, out var children)) Push(children, task);
            }
        }
    }
}
