namespace KfpMetadata.Commands;

/// <summary>KFP v2's launcher reads its execution and contexts when it starts and writes its own copy back when it ends.</summary>
internal static class LauncherWarning
{
    private const string SystemPrefix = "system.";

    /// <summary>Whether a launcher may hold a copy of this execution.</summary>
    public static bool Holds(MlmdExecution execution) =>
        execution.State == MlmdExecutionState.Running && execution.Type?.StartsWith(SystemPrefix, StringComparison.Ordinal) == true;

    /// <summary>The warning for an execution, or <see langword="null"/>.</summary>
    public static string? For(MlmdExecution execution) => Holds(execution)
        ? $"The {execution} is running under Kubeflow's launcher, which writes its own copy back when it ends: the change may be lost. Make it again afterwards."
        : null;

    /// <summary>The warning for a context, or <see langword="null"/>. It looks at the newest executions only.</summary>
    public static async Task<string?> ForAsync(IMlmdClient client, MlmdContext context, CancellationToken cancellationToken)
    {
        if (context.Type?.StartsWith(SystemPrefix, StringComparison.Ordinal) != true) return null;
        var seen = 0;
        var query = new NodeQuery { ContextId = context.Id, Descending = true };
        await foreach (var execution in client.ListNodesAsync<MlmdExecution>(query, cancellationToken).ConfigureAwait(false))
        {
            if (Holds(execution))
                return $"In the {context} the {execution} is running under Kubeflow's launcher, which writes its own copy of the context back when it ends: the change may be lost. Make it again afterwards.";
            if (++seen == NodeQuery.LargestPage) break;
        }

        return null;
    }
}
