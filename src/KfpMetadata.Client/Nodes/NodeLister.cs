using System.Runtime.CompilerServices;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Lists nodes in pages, each fetched while the one before is used, and gives every row once whatever the server's paging does.</summary>
internal sealed class NodeLister(StoreSession session)
{
    public IAsyncEnumerable<TNode> ListAsync<TNode>(NodeQuery query, CancellationToken token)
        where TNode : MlmdNode
    {
        Check<TNode>(query);
        if (query.Limit <= 0) return NoneAsync<TNode>();

        if (query.OrderBy == NodeOrder.Id || !session.Runner.IsServer) return PagesAsync<TNode>(query, token);
        return query.Keep is null && query.Limit <= query.PageSize ? FirstAsync<TNode>(query, token) : SortedAsync<TNode>(query, token);
    }

    private static async IAsyncEnumerable<TNode> NoneAsync<TNode>()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    /// <summary>Servers go wrong behind a page; the first one is right, and all that is wanted where it has the rows.</summary>
    private async IAsyncEnumerable<TNode> FirstAsync<TNode>(NodeQuery query, [EnumeratorCancellation] CancellationToken token)
        where TNode : MlmdNode
    {
        var page = await new PageFetcher<TNode>(session, query with { PageSize = (int)query.Limit!.Value }).FetchAsync(null, token).ConfigureAwait(false);
        var given = new IdSet();
        var nodes = page.Nodes.Where(node => given.Add(node.Id) && !IsOtherSpelling(node, query)).ToList();
        if (page.NextToken is not null && nodes.Count < query.Limit)
        {
            await foreach (var node in SortedAsync<TNode>(query, token).ConfigureAwait(false)) yield return node;
            yield break;
        }

        foreach (var node in nodes) yield return session.Own(node)!;
    }

    /// <summary>
    /// Servers page by time wrongly: they skip rows where ids and times do not rise together, and repeat rows or never end where many share
    /// one time. By id they page rightly, so the rows are sorted here.
    /// </summary>
    private async IAsyncEnumerable<TNode> SortedAsync<TNode>(NodeQuery query, [EnumeratorCancellation] CancellationToken token)
        where TNode : MlmdNode
    {
        var sorted = new SortedRows<TNode>(query);
        var byId = query with { OrderBy = NodeOrder.Id, Descending = false, Limit = null };
        await foreach (var node in PagesAsync<TNode>(byId, token).ConfigureAwait(false)) sorted.Add(node);
        if (sorted.Rows() is { } rows)
        {
            foreach (var node in rows) yield return node;
            yield break;
        }

        var reader = new NodeReader(session);
        var left = query.Limit ?? long.MaxValue;
        Task<IReadOnlyList<TNode>>? ahead = null;
        foreach (var ids in sorted.Ids().Chunk(query.PageSize).Append([]))
        {
            var page = ahead;
            ahead = ids.Length == 0 ? null : reader.ByIdAsync<TNode>(ids, session.Scope(token));
            if (page is null) continue;
            foreach (var node in await page.ConfigureAwait(false))
            {
                // It may have been changed since it was listed.
                if (query.Keep?.Invoke(node) == false) continue;
                if (left-- <= 0) yield break;
                yield return node;
            }
        }
    }

    private async IAsyncEnumerable<TNode> PagesAsync<TNode>(NodeQuery query, [EnumeratorCancellation] CancellationToken token)
        where TNode : MlmdNode
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var given = new IdSet();
        var left = query.Limit ?? long.MaxValue;
        // Where no row is dropped here, a page need not be larger than what is wanted.
        var pages = new PageFetcher<TNode>(session, query.Keep is null && left is > 0 and < NodeQuery.LargestPage ? query with { PageSize = (int)Math.Min(left, query.PageSize) } : query);
        Task<NodePage<TNode>>? ahead = pages.FetchAsync(null, stop.Token);
        // Beside the use of the page before it, also where the store answers at once.
        Task<NodePage<TNode>> FetchAhead(string next) => Task.Run(() => pages.FetchAsync(next, stop.Token), CancellationToken.None);
        try
        {
            string? lastToken = null;
            while (ahead is not null)
            {
                var page = await ahead.ConfigureAwait(false);
                var turned = page.NextToken is not null && string.Equals(page.NextToken, lastToken, StringComparison.Ordinal);
                lastToken = page.NextToken;
                var enough = query.Keep is null && page.Count >= left;
                ahead = page.NextToken is null || turned || enough ? null : FetchAhead(page.NextToken);
                var fresh = 0;
                foreach (var node in page.Nodes)
                {
                    if (!given.Add(node.Id)) continue;
                    fresh++;
                    if (IsOtherSpelling(node, query)) continue;
                    if (query.Keep?.Invoke(node) == false) continue;
                    yield return session.Own(node)!;
                    if (--left <= 0) yield break;
                }

                // Rows that came twice leave room for more.
                if (enough && page.NextToken is not null && !turned) ahead = FetchAhead(page.NextToken);
                if (page.NextToken is not null && !enough && (turned || fresh == 0)) throw Astray(page.NextToken);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // What was fetched ahead is of no use to anyone; its failure is not either.
            _ = ahead?.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>On MySQL the nodes of a type are found by any spelling of its name.</summary>
    private static bool IsOtherSpelling(MlmdNode node, NodeQuery query) =>
        query.ContextId is null && query.Type is { } type && node.Type is not null && !string.Equals(node.Type, type, StringComparison.Ordinal);

    private static void Check<TNode>(NodeQuery query)
        where TNode : MlmdNode
    {
        if (query.Type is not null && query.ContextId is not null)
            throw MlmdErrors.InvalidArgument("A list is either of a type or of a context. Give one of them, and put the other into the filter.");
        if (query.ContextId is not null && NodeKinds.Of<TNode>().Kind == MlmdNodeKind.Context)
            throw MlmdErrors.InvalidArgument("Contexts are not listed by context. Ask for the parents or children of the context.");
        if (query.PageSize is < 1 or > NodeQuery.LargestPage)
            throw MlmdErrors.InvalidArgument($"A page has 1 to {NodeQuery.LargestPage} rows, not {query.PageSize}.");
    }

    private MlmdException Astray(string token) => new(
        MlmdErrorId.UnexpectedAnswer,
        $"The store at {session.Store.Address} gave the same page twice (token '{token}'); the list would never end. List by id, or narrow the filter.",
        MlmdStatusCode.DataLoss);
}
