using System.Runtime.CompilerServices;

namespace KfpMetadata;

/// <summary>Lists the nodes that meet a filter: the store narrows what it can be trusted with, and every row that comes is tested here.</summary>
/// <param name="client">The store.</param>
/// <param name="filter">The terms.</param>
/// <param name="tell">Told what the store narrows and what is applied here.</param>
internal sealed class FilteredList(IMlmdClient client, NodeFilter filter, Action<string> tell)
{
    /// <summary>The nodes of a list that meet the filter, as they come.</summary>
    /// <param name="query">Which list; a filter in it is the user's own and is sent as it stands, alone.</param>
    /// <param name="see">Told of every row that came, whether it meets the filter or not.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<TNode> ListAsync<TNode>(NodeQuery query, Action<MlmdNode> see, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var narrowed = Narrow(query);
        if (!filter.IsEmpty)
        {
            narrowed = narrowed with
            {
                Keep = node =>
                {
                    see(node);
                    return filter.Matches(node);
                },
            };
        }

        var rows = client.ListNodesAsync<TNode>(narrowed, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            bool any;
            try
            {
                any = await rows.MoveNextAsync().ConfigureAwait(false);
            }
            catch (MlmdException refused) when (query.Filter is null && narrowed.Filter is not null && IsOfFilter(refused))
            {
                // An old server, or one over a database that nobody tried: it need not help.
                tell($"The store does not take the filter ({refused.StoreText ?? refused.Message}); all of it is applied here.");
                await rows.DisposeAsync().ConfigureAwait(false);
                rows = client.ListNodesAsync<TNode>(narrowed with { Filter = null }, cancellationToken).GetAsyncEnumerator(cancellationToken);
                any = await rows.MoveNextAsync().ConfigureAwait(false);
            }

            for (; any; any = await rows.MoveNextAsync().ConfigureAwait(false)) yield return rows.Current;
        }
        finally
        {
            await rows.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool IsOfFilter(MlmdException refused) => refused.StatusCode is MlmdStatusCode.InvalidArgument or MlmdStatusCode.Internal or MlmdStatusCode.Unimplemented;

    private NodeQuery Narrow(NodeQuery query)
    {
        if (filter.IsEmpty) return query;
        if (query.Filter is not null)
        {
            // Joining texts could change the meaning of either, and the positions in the store's errors.
            tell($"-Filter is sent as it stands. Applied here: {string.Join("; ", filter.Terms)}.");
            return query;
        }

        var (text, pushed) = filter.Push(client.Kind);
        var here = filter.Terms.Where(term => !pushed.Contains(term)).ToList();
        if (text is not null) tell($"Filter sent to the store: {text} (its rows are tested again here).");
        if (here.Count > 0) tell($"Applied here, because not every store evaluates it alike: {string.Join("; ", here)}.");
        return query with { Filter = text };
    }
}
