namespace KfpMetadata.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
/// <param name="Nodes">Its rows. Each is read from its message when it is asked for, beside the fetch of the next page.</param>
/// <param name="Count">How many there are.</param>
/// <param name="NextToken">The token of the next page; <see langword="null"/> on the last one.</param>
internal sealed record NodePage<TNode>(IEnumerable<TNode> Nodes, int Count, string? NextToken)
{
    /// <summary>A page from a message; a server sometimes sends an empty token instead of none.</summary>
    public static NodePage<TNode> Of<TMessage>(IReadOnlyCollection<TMessage> messages, Func<TMessage, TNode> decode, string token) =>
        new(messages.Select(decode), messages.Count, token.Length > 0 ? token : null);
}
