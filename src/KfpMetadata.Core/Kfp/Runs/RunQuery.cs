namespace KfpMetadata;

/// <summary>Which runs to list.</summary>
internal sealed record RunQuery
{
    /// <summary>Whether the id is wanted; <see langword="null"/> for all.</summary>
    public Func<string?, bool>? Name { get; init; }

    /// <summary>Whether the name of the pipeline is wanted; <see langword="null"/> for all.</summary>
    public Func<string?, bool>? Pipeline { get; init; }

    /// <summary>Whether the namespace is wanted; <see langword="null"/> for all.</summary>
    public Func<string?, bool>? Namespace { get; init; }

    /// <summary>The states that are wanted; <see langword="null"/> for all.</summary>
    public IReadOnlyCollection<KfpState>? States { get; init; }

    /// <summary>Recorded at or after this time.</summary>
    public DateTimeOffset? CreatedAfter { get; init; }

    /// <summary>Recorded before this time.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only runs with a task that changed at or after this time.</summary>
    public DateTimeOffset? UpdatedAfter { get; init; }

    /// <summary>Only runs with a task that has stood in RUNNING since before this time.</summary>
    public DateTimeOffset? UpdatedBefore { get; init; }

    /// <summary>Whether what the context alone says is wanted.</summary>
    public bool WantsContext(MlmdContext context)
    {
        DateTimeOffset? created = context.CreateTime is { } time ? MlmdTime.Offset(time) : null;
        if (CreatedAfter is { } after && !(created >= after)) return false;
        if (CreatedBefore is { } before && !(created < before)) return false;
        if (Name is not null && !Name(context.Name)) return false;
        return Namespace is null || Namespace(TaskFactory.Text(context.CustomProperties, KfpNames.Namespace));
    }

    /// <summary>Whether the run is wanted, all things read.</summary>
    public bool Wants(RunTree tree)
    {
        if (Pipeline is not null && !Pipeline(tree.Run.Pipeline)) return false;
        if (States is not null && !States.Contains(tree.Run.State)) return false;
        if (UpdatedAfter is { } after && !tree.Tasks.Any(task => task.Execution?.LastUpdateTime is { } updated && MlmdTime.Offset(updated) >= after)) return false;
        return UpdatedBefore is not { } time || tree.Tasks.Any(task => Stands(task, time));
    }

    /// <summary>Whether a task has stood in RUNNING since before a time. DAGs change only when they end, so they are not asked.</summary>
    public static bool Stands(KfpTask task, DateTimeOffset time) =>
        task is { IsGroup: false, IsSuperseded: false, State: KfpState.Running }
        && task.Execution?.LastUpdateTime is { } updated && MlmdTime.Offset(updated) < time;
}
