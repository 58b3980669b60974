namespace KfpMetadata;

/// <summary>The contexts that a record goes into.</summary>
internal sealed class RunContexts(MlmdConnection connection)
{
    /// <summary>The contexts given; a v2 run comes with its pipeline, as Kubeflow's driver links both.</summary>
    public async Task<IReadOnlyList<MlmdContext>> CompleteAsync(IReadOnlyList<MlmdContext> contexts, CancellationToken cancellationToken)
    {
        var result = contexts.DistinctBy(context => context.Id).ToList();
        foreach (var run in contexts.Where(context => string.Equals(context.Type, KfpNames.PipelineRunContextType, StringComparison.Ordinal)))
        {
            if (result.Exists(context => string.Equals(context.Type, KfpNames.PipelineContextType, StringComparison.Ordinal))) break;
            var parents = await connection.Use().GetRelatedContextsAsync(run.Id, children: false, cancellationToken).ConfigureAwait(false);
            result.AddRange(parents.Where(parent => string.Equals(parent.Type, KfpNames.PipelineContextType, StringComparison.Ordinal)));
        }

        return result;
    }

    /// <summary>The contexts of an execution: those that the command which made it remembers, else those in the store.</summary>
    /// <exception cref="MlmdException">There are none (<c>MlmdNotFound</c>).</exception>
    public async Task<IReadOnlyList<MlmdContext>> OfAsync(MlmdExecution execution, CancellationToken cancellationToken)
    {
        if (execution.RememberedContexts is { Count: > 0 } remembered) return remembered;
        var contexts = await connection.Use().GetContextsOfAsync<MlmdExecution>(execution.Id, cancellationToken).ConfigureAwait(false);
        if (contexts.Count == 0)
        {
            throw MlmdErrors.NotFound(
                $"Execution {execution.Id} is in no context. Give -Context, or say with -NoContext (for a link -NoAttribution) that there is none.");
        }

        execution.RememberedContexts = contexts;
        return contexts;
    }
}
