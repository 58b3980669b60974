namespace KfpMetadata;

/// <summary>One condition of a query. Every term is tested on the rows that come; what it gives the store only spares rows that cannot match.</summary>
internal abstract class NodeTerm
{
    /// <summary>Whether the node meets the condition, compared ordinally.</summary>
    public abstract bool Matches(MlmdNode node);

    /// <summary>A filter that every matching row passes on any store of the dialect; <see langword="null"/> where there is none that is safe.</summary>
    public abstract string? Push(FilterDialect dialect);

    /// <summary>The condition for people.</summary>
    public abstract override string ToString();
}
