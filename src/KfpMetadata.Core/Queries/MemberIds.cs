namespace KfpMetadata;

/// <summary>Reads which nodes are in some contexts.</summary>
internal static class MemberIds
{
    /// <summary>The ids of the artifacts or executions of the contexts: eight bytes each, whatever the rows hold.</summary>
    public static async Task<IReadOnlySet<long>> ReadAsync<TNode>(IMlmdClient client, IEnumerable<long> contextIds, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var ids = new HashSet<long>();
        foreach (var context in contextIds.Distinct())
        {
            await foreach (var node in client.ListNodesAsync<TNode>(new NodeQuery { ContextId = context }, cancellationToken).ConfigureAwait(false)) ids.Add(node.Id);
        }

        return ids;
    }
}
