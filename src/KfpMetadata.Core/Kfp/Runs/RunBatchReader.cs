namespace KfpMetadata;

/// <summary>
/// Reads several runs with two calls, one for which executions they have and one for these, where a list of each would be a call a run. How many runs go into a batch
/// follows from how many executions the last ones had: a store tells the links of so many only.
/// </summary>
internal sealed class RunBatchReader(IMlmdClient client)
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
        var members = contexts.Count == 1
            ? null
            : await client.GetMembersAsync<MlmdExecution>([.. contexts.Select(static context => context.Id)], cancellationToken).ConfigureAwait(false);
        var trees = new List<RunTree>(contexts.Count);
        if (members is null)
        {
            foreach (var context in contexts) trees.Add(await RunReader.ReadAsync(client, context, cancellationToken).ConfigureAwait(false));
            Learn(trees, wasRefused: contexts.Count > 1);
            return trees;
        }

        var ids = members.Select(static member => member.NodeId).ToHashSet();
        var executions = (await client.GetNodesByIdAsync<MlmdExecution>(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static execution => execution.Id);
        var byRun = members.ToLookup(static member => member.ContextId, static member => member.NodeId);
        foreach (var context in contexts)
        {
            // One that is gone since, with its link, is not of the run any more.
            var own = byRun[context.Id].Where(executions.ContainsKey).Select(id => executions[id]);
            trees.Add(await RunReader.BuildAsync(client, RunReader.Describe(context), own, cancellationToken).ConfigureAwait(false));
        }

        Learn(trees, wasRefused: false);
        return trees;
    }

    private void Learn(List<RunTree> trees, bool wasRefused)
    {
        var executions = trees.Sum(static tree => tree.Tasks.Count + 1);
        // What would have fitted and was refused all the same always will be.
        if (wasRefused && executions < NodeQuery.LargestPage) _oneByOne = true;
        _size = _oneByOne ? 1 : Math.Clamp(Room * trees.Count / executions, 1, MostRuns);
    }
}
