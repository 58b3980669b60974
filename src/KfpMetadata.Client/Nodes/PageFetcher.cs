using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Fetches the pages of one list, one at a time.</summary>
internal sealed class PageFetcher<TNode>(StoreSession session, NodeQuery query)
    where TNode : MlmdNode
{
    private int _size = query.PageSize;

    /// <summary>The page of a token. Where it is too large to be received, half of its rows, in the time that is left: the size may change between pages.</summary>
    public async Task<NodePage<TNode>> FetchAsync(string? token, CancellationToken cancellationToken)
    {
        var rpcs = NodeKinds.Of<TNode>();
        var scope = session.Scope(cancellationToken);
        while (true)
        {
            try
            {
                return await session.Runner.ReadAsync(rpcs.List(query, Options(token)), scope).ConfigureAwait(false);
            }
            catch (MlmdException large) when (large.StatusCode == MlmdStatusCode.ResourceExhausted && _size > 1)
            {
                _size /= 2;
            }
        }
    }

    private ListOperationOptions Options(string? token)
    {
        var options = new ListOperationOptions
        {
            MaxResultSize = _size,
            OrderByField = new ListOperationOptions.Types.OrderByField
            {
                Field = query.OrderBy switch
                {
                    NodeOrder.CreateTime => ListOperationOptions.Types.OrderByField.Types.Field.CreateTime,
                    NodeOrder.LastUpdateTime => ListOperationOptions.Types.OrderByField.Types.Field.LastUpdateTime,
                    _ => ListOperationOptions.Types.OrderByField.Types.Field.Id,
                },
                IsAsc = !query.Descending,
            },
        };
        if (query.Filter is { } filter) options.FilterQuery = filter;
        if (token is not null) options.NextPageToken = token;
        return options;
    }
}
