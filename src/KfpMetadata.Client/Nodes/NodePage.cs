namespace KfpMetadata.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
/// <param name="Nodes">Its rows.</param>
/// <param name="NextToken">The token of the next page; <see langword="null"/> on the last one.</param>
internal sealed record NodePage<TNode>(IReadOnlyList<TNode> Nodes, string? NextToken)
{
    /// <summary>A page from a message; a server sometimes sends an empty token instead of none.</summary>
    public static NodePage<TNode> Of<TMessage>(IEnumerable<TMessage> messages, Func<TMessage, TNode> decode, string token) =>
        new([.. messages.Select(decode)], token.Length > 0 ? token : null);
}
