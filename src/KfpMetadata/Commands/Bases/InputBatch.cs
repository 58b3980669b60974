namespace KfpMetadata.Commands;

/// <summary>
/// Gathers what comes one by one down a pipeline, so that one call to a server reads a page of it. A page is of one store and one kind. The embedded
/// store gains nothing from it: there each pipeline object is answered before the next is taken, which keeps <c>-PipelineVariable</c> right.
/// Pipeline thread only.
/// </summary>
/// <typeparam name="TItem">What is gathered.</typeparam>
/// <param name="size">The items of a full page.</param>
/// <param name="read">Reads a page.</param>
internal sealed class InputBatch<TItem>(int size, Action<MlmdConnection, TItem[]> read)
{
    private readonly List<TItem> _items = [];
    private MlmdConnection? _store;
    private MlmdNodeKind _kind;

    /// <summary>Adds an item; reads what was gathered before where it is of another store or kind, and the page once it is full.</summary>
    public void Add(MlmdConnection store, MlmdNodeKind kind, TItem item)
    {
        if (!ReferenceEquals(_store, store) || _kind != kind) Flush();
        (_store, _kind) = (store, kind);
        _items.Add(item);
        if (_items.Count >= size) Flush();
    }

    /// <summary>Ends one pipeline object: reads what is gathered where that is enough.</summary>
    /// <param name="most">The objects that may be gathered, as the user gave it; <see langword="null"/> for as many as suits the store.</param>
    public void EndInput(int? most)
    {
        if (_items.Count >= (most ?? (_store?.Kind == MlmdStoreKind.Server ? size : 1))) Flush();
    }

    /// <summary>Reads what is gathered.</summary>
    public void Flush()
    {
        if (_items.Count == 0) return;
        TItem[] items = [.. _items];
        // A page whose reading ends the pipeline is not read again.
        _items.Clear();
        read(_store!, items);
    }
}
