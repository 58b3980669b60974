namespace KfpMetadata;

/// <summary>Reads runs whole: the executions of a context in pages, their events and artifacts in batches.</summary>
internal static class RunReader
{
    /// <summary>Tasks whose events one batch reads.</summary>
    public const int Batch = 100;

    /// <summary>The run of a context, without its tasks.</summary>
    /// <exception cref="MlmdException">The context is not a run (<c>MlmdWrongKind</c>).</exception>
    public static KfpRun Describe(MlmdContext context)
    {
        var layout = RunTypes.LayoutOf(context) ?? throw new MlmdException(
            MlmdErrorId.WrongKind,
            $"The {context} is not a run: runs are of the types {string.Join(", ", RunTypes.All)}. Get-MlmdRun lists them.",
            MlmdStatusCode.InvalidArgument);
        return new KfpRun
        {
            RunId = context.Name,
            Layout = layout,
            Pipeline = layout == KfpRunLayout.V2
                ? PipelineOf(context)
                : TaskFactory.Text(context.Properties, KfpNames.PipelineName) ?? TaskFactory.Text(context.CustomProperties, KfpNames.PipelineName),
            Namespace = TaskFactory.Text(context.CustomProperties, KfpNames.Namespace),
            PipelineRoot = TaskFactory.Text(context.CustomProperties, TaskNames.PipelineRoot),
            StartTime = context.CreateTime,
            ContextId = context.Id,
            Context = context,
        };
    }

    /// <summary>The run with its tasks, as many as the budget of the run allows.</summary>
    public static async Task<RunTree> ReadAsync(IMlmdClient client, MlmdContext context, ReadBudget budget, CancellationToken cancellationToken)
    {
        var run = Describe(context);
        var executions = new List<MlmdExecution>();
        var query = new NodeQuery { ContextId = context.Id };
        await foreach (var execution in client.ListNodesAsync<MlmdExecution>(query, cancellationToken).ConfigureAwait(false))
        {
            if (executions.Count == budget.Nodes) budget.Reach(MlmdReadLimits.Nodes);
            else executions.Add(execution);
            if (!budget.CountBytes(execution) || budget.Reached != MlmdReadLimits.None) break;
        }

        run.ReachedLimits = budget.Reached;
        return await BuildAsync(client, run, executions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The run with its tasks, of its executions. The pipeline of a v2 run is read from its parent where the run does not tell it.</summary>
    public static async Task<RunTree> BuildAsync(IMlmdClient client, KfpRun run, IEnumerable<MlmdExecution> executions, CancellationToken cancellationToken)
    {
        if (run.Layout == KfpRunLayout.V2 && run.Pipeline is null)
        {
            var parents = await client.GetRelatedContextsAsync(run.ContextId, children: false, cancellationToken).ConfigureAwait(false);
            run.Pipeline = parents.FirstOrDefault(static parent => string.Equals(parent.Type, KfpNames.PipelineContextType, StringComparison.Ordinal))?.Name;
        }

        var tree = RunTree.Build(run, executions);
        if (run.Layout == KfpRunLayout.Tfx) await TfxNodes.NameAsync(client, tree, cancellationToken).ConfigureAwait(false);
        return tree;
    }

    /// <summary>Reads the inputs and outputs of tasks that have none yet, a batch of tasks a call.</summary>
    public static async Task ReadEventsAsync(IMlmdClient client, IEnumerable<KfpTask> tasks, CancellationToken cancellationToken)
    {
        foreach (var batch in tasks.Where(static task => task.Events is null).Chunk(Batch))
        {
            var ids = batch.Select(static task => task.ExecutionId).ToHashSet();
            var events = (await client.GetEventsAsync<MlmdExecution>(ids, cancellationToken).ConfigureAwait(false)).ToLookup(static link => link.ExecutionId);
            foreach (var task in batch)
            {
                // The events of one name are a list, and stay in the order in which they were written.
                task.Events = events[task.ExecutionId].OrderBy(static link => link.Type).ThenBy(static link => link.Name, StringComparer.Ordinal).ToArray();
                task.Attempts = AttemptsOf(task);
            }
        }
    }

    /// <summary>Whether the task wrote the artifact.</summary>
    public static bool IsOutput(MlmdEvent link) => link.Type is MlmdEventType.Output or MlmdEventType.DeclaredOutput;

    /// <summary>Whether the task read the artifact.</summary>
    public static bool IsInput(MlmdEvent link) => link.Type is MlmdEventType.Input or MlmdEventType.DeclaredInput;

    /// <summary>Whether the artifact is the log of an attempt.</summary>
    public static bool IsLog(MlmdEvent link) => IsOutput(link) && string.Equals(link.Name, TaskNames.Logs, StringComparison.Ordinal);

    private static int? AttemptsOf(KfpTask task)
    {
        // A task from the cache has the logs of the one that ran.
        if (task.IsGroup || task.State == KfpState.Cached || task.CachedExecutionId is not null) return null;
        var logs = task.Events!.Count(IsLog);
        if (logs > 0) return logs;
        if (task.PodName is not null) return 1;
        // Without a pod the driver created the row, and no launcher took it up.
        var isWaiting = task.State == KfpState.Running && string.Equals(task.Execution?.Type, TaskNames.Container, StringComparison.Ordinal);
        return isWaiting || task.State is KfpState.New or KfpState.Canceled or KfpState.Skipped ? 0 : 1;
    }

    /// <summary>The root of a run is <c>…/pipeline/run id</c>, as its driver writes it, so that the parent need not be read for each run.</summary>
    private static string? PipelineOf(MlmdContext context)
    {
        if (TaskFactory.Text(context.CustomProperties, TaskNames.PipelineRoot) is not { } root) return null;
        var query = root.IndexOf('?', StringComparison.Ordinal);
        var parts = (query < 0 ? root : root[..query]).Split('/');
        return parts.Length > 2 && string.Equals(parts[^1], context.Name, StringComparison.Ordinal) && parts[^2].Length > 0 ? parts[^2] : null;
    }
}
