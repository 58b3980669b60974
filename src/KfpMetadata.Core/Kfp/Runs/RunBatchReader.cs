namespace KfpMetadata;

/// <summary>
/// Reads several runs with two calls, one for which executions they have and one for these, where a list of each would be a call a run. How many runs go into a batch
/// follows from how many executions the last ones had: a store tells the links of so many only.
/// </summary>
internal sealed class RunBatchReader(IMlmdClient client, Func<ReadBudget> budget)
{
    /// <summary>Executions that a batch is meant to have: under the 100 that a server tells the links of, as some runs have more than others.</summary>
    private const int Room = 80;

    private const int MostRuns = 25;

    private volatile bool _oneByOne;
    private volatile int _size = 1;

    /// <summary>Runs that the next batch should have; one until it is known how large they are.</summary>
    public int Size => _size;

    /// <summary>The runs of contexts, with their tasks, in the order given.</summary>
    public async Task<IReadOnlyList<RunTree>> ReadAsync(IReadOnlyList<MlmdContext> contexts, CancellationToken cancellationToken)
    {
        var trees = await BatchAsync(contexts, cancellationToken).ConfigureAwait(false);
        _size = _oneByOne ? 1 : Math.Clamp(Room * trees.Count / Executions(trees), 1, MostRuns);
        return trees;
    }

    private static int Executions(IReadOnlyList<RunTree> trees) => trees.Sum(static tree => tree.Tasks.Count + 1);

    private async Task<IReadOnlyList<RunTree>> BatchAsync(IReadOnlyList<MlmdContext> contexts, CancellationToken cancellationToken)
    {
        if (contexts.Count == 1) return [await RunReader.ReadAsync(client, contexts[0], budget(), cancellationToken).ConfigureAwait(false)];
        var members = _oneByOne
            ? null
            : await client.GetMembersAsync<MlmdExecution>([.. contexts.Select(static context => context.Id)], cancellationToken).ConfigureAwait(false);
        return members is null
            ? await HalvesAsync(contexts, cancellationToken).ConfigureAwait(false)
            : await BuildAsync(contexts, members, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<RunTree>> HalvesAsync(IReadOnlyList<MlmdContext> contexts, CancellationToken cancellationToken)
    {
        var middle = contexts.Count / 2;
        var first = await BatchAsync([.. contexts.Take(middle)], cancellationToken).ConfigureAwait(false);
        var second = await BatchAsync([.. contexts.Skip(middle)], cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RunTree> trees = [.. first, .. second];
        // What would have fitted and was refused all the same always will be.
        if (Executions(trees) < NodeQuery.LargestPage) _oneByOne = true;
        return trees;
    }

    private async Task<IReadOnlyList<RunTree>> BuildAsync(IReadOnlyList<MlmdContext> contexts, IReadOnlyList<ContextMember> members, CancellationToken cancellationToken)
    {
        var ids = members.Select(static member => member.NodeId).ToHashSet();
        var executions = (await client.GetNodesByIdAsync<MlmdExecution>(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static execution => execution.Id);
        var byRun = members.ToLookup(static member => member.ContextId, static member => member.NodeId);
        var trees = new List<RunTree>(contexts.Count);
        foreach (var context in contexts)
        {
            // A link can name an execution that is not there.
            var own = byRun[context.Id].Where(executions.ContainsKey).Select(id => executions[id]);
            trees.Add(await RunReader.BuildAsync(client, RunReader.Describe(context), own, cancellationToken).ConfigureAwait(false));
        }

        return trees;
    }
}
