namespace KfpMetadata;

/// <summary>Reads what belongs to many ids in pages.</summary>
internal static class LineagePages
{
    /// <summary>
    /// Reads all pages, each handed on as it comes. An answer too large for the message limit is asked for in smaller pages.
    /// </summary>
    public static async Task ReadAsync<TRow>(
        IReadOnlyList<long> ids,
        Func<IReadOnlyCollection<long>, CancellationToken, Task<IReadOnlyList<TRow>>> read,
        Action<IReadOnlyList<TRow>> take,
        CancellationToken cancellationToken)
    {
        var size = NodeQuery.LargestPage;
        for (var start = 0; start < ids.Count;)
        {
            var count = Math.Min(size, ids.Count - start);
            var page = new long[count];
            for (var i = 0; i < count; i++) page[i] = ids[start + i];
            try
            {
                take(await read(page, cancellationToken).ConfigureAwait(false));
                start += count;
            }
            catch (MlmdException large) when (large.StatusCode == MlmdStatusCode.ResourceExhausted && count > 1)
            {
                size = count / 2;
            }
        }
    }
}
