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

        // Servers page by time wrongly: they skip rows where ids and times do not rise together, and repeat rows or never end where many share
        // one time. By id they page rightly, so the rows are sorted here.
        return query.OrderBy != NodeOrder.Id && session.Runner.IsServer ? SortedAsync<TNode>(query, token) : PagesAsync<TNode>(query, token);
    }

    private async IAsyncEnumerable<TNode> SortedAsync<TNode>(NodeQuery query, [EnumeratorCancellation] CancellationToken token)
        where TNode : MlmdNode
    {
        var rows = new List<TNode>();
        await foreach (var node in PagesAsync<TNode>(query with { OrderBy = NodeOrder.Id, Descending = false }, token).ConfigureAwait(false)) rows.Add(node);
        var byTime = query.OrderBy;
        rows.Sort((left, right) =>
        {
            var order = Nullable.Compare(Time(left, byTime), Time(right, byTime));
            return order != 0 ? order : left.Id.CompareTo(right.Id);
        });
        if (query.Descending) rows.Reverse();
        foreach (var node in rows) yield return node;
    }

    private static DateTimeOffset? Time(MlmdNode node, NodeOrder order) => order == NodeOrder.CreateTime ? node.CreateTime : node.LastUpdateTime;

    private async IAsyncEnumerable<TNode> PagesAsync<TNode>(NodeQuery query, [EnumeratorCancellation] CancellationToken token)
        where TNode : MlmdNode
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var given = new IdSet();
        var pages = new PageFetcher<TNode>(session, query);
        Task<NodePage<TNode>>? ahead = pages.FetchAsync(null, stop.Token);
        try
        {
            string? lastToken = null;
            while (ahead is not null)
            {
                var page = await ahead.ConfigureAwait(false);
                var turned = page.NextToken is not null && string.Equals(page.NextToken, lastToken, StringComparison.Ordinal);
                lastToken = page.NextToken;
                ahead = page.NextToken is null || turned ? null : pages.FetchAsync(page.NextToken, stop.Token);
                var fresh = 0;
                foreach (var node in page.Nodes)
                {
                    if (!given.Add(node.Id)) continue;
                    fresh++;
                    if (query.ContextId is null && IsOtherSpelling(node, query.Type)) continue;
                    yield return session.Own(node)!;
                }

                if (page.NextToken is not null && (turned || fresh == 0)) throw Astray(page.NextToken);
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
    private static bool IsOtherSpelling(MlmdNode node, string? type) =>
        type is not null && node.Type is not null && !string.Equals(node.Type, type, StringComparison.Ordinal);

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
