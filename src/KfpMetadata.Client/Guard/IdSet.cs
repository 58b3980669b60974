namespace KfpMetadata.Client;

/// <summary>
/// A set of ids as pages of bits: ids of a store lie close together. It holds a limited number of pages and forgets all when they are used up,
/// so membership is certain and absence is not.
/// </summary>
internal sealed class IdSet(int pages = IdSet.DefaultPages)
{
    private const int PageBits = 12;
    private const int WordBits = 6;

    /// <summary>16,384 pages of 512 bytes: 8 MiB for up to 67 million neighbouring ids.</summary>
    private const int DefaultPages = 1 << 14;

    private readonly Dictionary<long, ulong[]> _pages = [];
    private readonly object _lock = new();

    /// <summary>Adds an id.</summary>
    /// <returns>Whether it was new.</returns>
    public bool Add(long id)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(id >> PageBits, out var page))
            {
                if (_pages.Count >= pages) _pages.Clear();
                page = new ulong[1 << (PageBits - WordBits)];
                _pages.Add(id >> PageBits, page);
            }

            var (word, bit) = Place(id);
            var isNew = (page[word] & bit) == 0;
            page[word] |= bit;
            return isNew;
        }
    }

    public bool Contains(long id)
    {
        lock (_lock)
        {
            var (word, bit) = Place(id);
            return _pages.TryGetValue(id >> PageBits, out var page) && (page[word] & bit) != 0;
        }
    }

    private static (int Word, ulong Bit) Place(long id) =>
        ((int)(id & ((1 << PageBits) - 1)) >> WordBits, 1UL << (int)(id & ((1 << WordBits) - 1)));
}
