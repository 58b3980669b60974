namespace KfpMetadata;

/// <summary>The tree of the tasks of one run, as a list. It is walked without recursion: nesting is as deep as the rows say.</summary>
internal sealed class TaskOrder
{
    private readonly Dictionary<long, List<KfpTask>> _children = [];
    private readonly List<KfpTask> _top = [];

    /// <summary>Orders tasks.</summary>
    /// <param name="all">The tasks by id.</param>
    /// <param name="root">The run's own execution, which is not listed.</param>
    /// <param name="oneRowATask">Whether two rows of one name and place are two executions of one task (v2).</param>
    public TaskOrder(IReadOnlyList<KfpTask> all, KfpTask? root, bool oneRowATask)
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
            if (oneRowATask) MarkSuperseded(siblings);
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
    public IReadOnlyCollection<MlmdExecutionState> TopStates => StatesOf(_top);

    /// <summary>Works out the states of the DAGs, innermost first.</summary>
    public void WorkOutStates()
    {
        for (var i = Tasks.Count - 1; i >= 0; i--)
        {
            var dag = Tasks[i];
            if (!dag.IsGroup) continue;
            var children = _children.GetValueOrDefault(dag.ExecutionId) ?? [];
            dag.State = TaskStates.OfDag(dag.StoredState, dag.ExpectedTasks, StatesOf(children));
            if (!TaskStates.IsFinal(dag.State)) dag.EndTime = null;
            else if (children.Count > 0) dag.EndTime = MlmdTime.Latest(children.Select(static task => task.EndTime)) ?? dag.EndTime;
            if (!TaskStates.IsFinal(dag.State) && !dag.IsSuperseded && dag.ExpectedTasks is { } expected)
                Missing += Math.Max(0, expected - children.Count(static task => !task.IsSuperseded));
        }
    }

    private static MlmdExecutionState[] StatesOf(List<KfpTask> tasks) => [.. tasks.Where(static task => !task.IsSuperseded).Select(static task => task.State)];

    /// <summary>A driver that ran again leaves a second row with the same name: the last one counts.</summary>
    private static void MarkSuperseded(List<KfpTask> siblings)
    {
        foreach (var group in siblings.GroupBy(static task => (task.Name, task.Iteration)))
        {
            var last = group.MaxBy(static task => task.ExecutionId);
            foreach (var task in group) task.IsSuperseded = !ReferenceEquals(task, last);
        }
    }

    private void Walk(IReadOnlyList<KfpTask> all, KfpTask? root)
    {
        var seen = new HashSet<long>();
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
                if (parent is not null)
                {
                    task.Depth = parent.Depth + 1;
                    task.Path = parent.Path + "/" + TaskFactory.Segment(task);
                    task.IsSuperseded |= parent.IsSuperseded;
                }

                Tasks.Add(task);
                if (_children.TryGetValue(task.ExecutionId, out var children)) Push(children, task);
            }
        }
    }
}
