namespace KfpMetadata.Client;

/// <summary>
/// Gathers rows to give them in the order of a time. Of a short list, or of the first few of a long one, the rows are kept; of a long list only the times and ids,
/// sixteen bytes a row, and the rows are read again in their order.
/// </summary>
internal sealed class SortedRows<TNode>(NodeQuery query)
    where TNode : MlmdNode
{
    /// <summary>Rows that are kept whole.</summary>
    public const int MostKept = 2000;

    private readonly PriorityQueue<TNode, (long Time, long Id)> _first = new(new Backwards(query.Descending));
    private readonly bool _isShort = query.Limit is <= MostKept;
    private List<(long Time, long Id)>? _keys;

    public void Add(TNode node)
    {
        var key = KeyOf(node);
        if (_keys is not null)
        {
            _keys.Add(key);
            return;
        }

        _first.Enqueue(node, key);
        if (_isShort)
        {
            // The last of those kept goes.
            if (_first.Count > query.Limit) _first.Dequeue();
        }
        else if (_first.Count > MostKept)
        {
            _keys = [.. _first.UnorderedItems.Select(static item => item.Priority)];
            _first.Clear();
        }
    }

    /// <summary>The rows in their order, where all that are wanted were kept.</summary>
    public IReadOnlyList<TNode>? Rows()
    {
        if (_keys is not null) return null;
        var rows = new TNode[_first.Count];
        for (var i = rows.Length - 1; i >= 0; i--) rows[i] = _first.Dequeue();
        return rows;
    }

    /// <summary>The ids in the order of the rows.</summary>
    public IEnumerable<long> Ids()
    {
        _keys!.Sort(new Forwards(query.Descending));
        return _keys.Select(static key => key.Id);
    }

    private (long Time, long Id) KeyOf(MlmdNode node)
    {
        var time = query.OrderBy == NodeOrder.CreateTime ? node.CreateTime : node.LastUpdateTime;
        return (time is { } at ? MlmdTime.ToMilliseconds(at) : long.MinValue, node.Id);
    }

    private sealed class Forwards(bool descending) : IComparer<(long Time, long Id)>
    {
        public int Compare((long Time, long Id) x, (long Time, long Id) y) => descending ? y.CompareTo(x) : x.CompareTo(y);
    }

    private sealed class Backwards(bool descending) : IComparer<(long Time, long Id)>
    {
        public int Compare((long Time, long Id) x, (long Time, long Id) y) => descending ? x.CompareTo(y) : y.CompareTo(x);
    }
}
