namespace KfpMetadata;

/// <summary>The runs that executions belong to, for executions that were given alone.</summary>
internal static class TaskRuns
{
    /// <summary>Nesting beyond this is not a pipeline.</summary>
    private const int DeepestDag = 64;

    /// <summary>
    /// The run ids by execution. A v1 execution tells its own; from a v2 one the way leads up its DAGs to the root, whose name is
    /// <c>run/id</c>: one call a level for all executions, where their contexts would be one call each.
    /// </summary>
    public static async Task<Dictionary<long, string>> FindAsync(IMlmdClient client, IReadOnlyCollection<MlmdExecution> executions, CancellationToken cancellationToken)
    {
        var result = new Dictionary<long, string>();
        var known = executions.DistinctBy(static execution => execution.Id).ToDictionary(static execution => execution.Id);
        // Where each execution's way has got to.
        var ways = known.Values.ToDictionary(static execution => execution.Id, static execution => execution);
        for (var level = 0; level < DeepestDag && ways.Count > 0; level++)
        {
            var wanted = ways.Values.Select(ParentOf).OfType<long>().Where(id => !known.ContainsKey(id)).Distinct().ToList();
            foreach (var parent in await client.GetNodesByIdAsync<MlmdExecution>(wanted, cancellationToken).ConfigureAwait(false)) known[parent.Id] = parent;
            foreach (var (id, at) in ways.ToList())
            {
                if (RunOf(at) is { } run)
                {
                    result[id] = run;
                    ways.Remove(id);
                }
                else if (ParentOf(at) is { } parent && known.TryGetValue(parent, out var next) && next.Id != at.Id)
                {
                    ways[id] = next;
                }
                else
                {
                    ways.Remove(id);
                }
            }
        }

        return result;
    }

    private static long? ParentOf(MlmdExecution execution) => execution.CustomProperties[TaskNames.ParentDag] is long id ? id : null;

    private static string? RunOf(MlmdExecution execution)
    {
        const string Root = "run/";
        return TaskFactory.Text(execution.Properties, KfpNames.RunId)
            ?? (ParentOf(execution) is null && execution.Name is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..] : null);
    }
}
