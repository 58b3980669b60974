namespace KfpMetadata;

/// <summary>
/// Gives the tasks of a run of TFX their names, which executions of TFX do not hold: they are in the contexts of each execution, the
/// pipeline's and one of the type <c>node</c> that is named <c>pipeline.node</c>.
/// </summary>
internal static class TfxNodes
{
    private const string NodeContextType = "node";

    /// <summary>Sets the names of tasks that have none of their own, and the pipeline of the run.</summary>
    public static async Task NameAsync(IMlmdClient client, RunTree tree, CancellationToken cancellationToken)
    {
        if (tree.Tasks.Count == 0) return;
        var ids = tree.Tasks.Select(static task => task.ExecutionId).ToList();
        var members = new List<ContextMember>();
        var budget = new ReadBudget();
        await LineagePages.ReadAsync<ContextMember>(
            ids,
            client.GetMembershipsAsync<MlmdExecution>,
            page =>
            {
                members.AddRange(page);
                if (members.Count <= budget.Edges) return true;
                budget.Reach(MlmdReadLimits.Nodes);
                return false;
            },
            cancellationToken).ConfigureAwait(false);
        var contexts = new Dictionary<long, MlmdContext>();
        await LineagePages.ReadAsync<MlmdContext>(
            [.. members.Select(static member => member.ContextId).Where(id => id != tree.Run.ContextId).Distinct()],
            client.GetNodesByIdAsync<MlmdContext>,
            read =>
            {
                foreach (var context in read) contexts[context.Id] = context;
                return budget.CountBytes(read);
            },
            cancellationToken).ConfigureAwait(false);
        tree.Run.ReachedLimits |= budget.Reached;

        var pipeline = contexts.Values.FirstOrDefault(static context => string.Equals(context.Type, KfpNames.TfxPipelineContextType, StringComparison.Ordinal))?.Name;
        tree.Run.Pipeline ??= pipeline;
        var byTask = members.ToLookup(static member => member.NodeId, static member => member.ContextId);
        foreach (var task in tree.Tasks)
        {
            var node = byTask[task.ExecutionId].Select(contexts.GetValueOrDefault)
                .FirstOrDefault(static context => string.Equals(context?.Type, NodeContextType, StringComparison.Ordinal))?.Name;
            if (!string.Equals(task.Name, task.Execution?.Type, StringComparison.Ordinal)) continue;
            task.Name = task.DisplayName = task.Path = node is null ? LastPart(task.Name) : WithoutPipeline(node, pipeline);
        }
    }

    private static string WithoutPipeline(string node, string? pipeline) =>
        pipeline is not null && node.StartsWith(pipeline + ".", StringComparison.Ordinal) ? node[(pipeline.Length + 1)..] : node;

    /// <summary>The type of an execution is the path of the component's class.</summary>
    private static string? LastPart(string? type) => type?[(type.LastIndexOf('.') + 1)..];
}
