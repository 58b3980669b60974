namespace KfpMetadata;

/// <summary>Reads what only the store knows of nodes that were just written.</summary>
internal static class NodeRefresh
{
    /// <summary>Sets the times of the nodes, in one call.</summary>
    public static async Task ReadTimesAsync<TNode>(IMlmdClient client, IReadOnlyList<TNode> nodes, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var stored = await client.GetNodesByIdAsync<TNode>([.. nodes.Select(node => node.Id).Distinct()], cancellationToken).ConfigureAwait(false);
        var byId = stored.ToDictionary(node => node.Id);
        foreach (var node in nodes)
        {
            if (!byId.TryGetValue(node.Id, out var read)) continue;
            node.CreateTime = read.CreateTime;
            node.LastUpdateTime = read.LastUpdateTime;
        }
    }
}
