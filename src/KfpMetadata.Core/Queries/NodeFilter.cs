namespace KfpMetadata;

/// <summary>The terms of a query together: all must be met.</summary>
internal sealed class NodeFilter(IReadOnlyList<NodeTerm> terms)
{
    /// <summary>Properties that one filter names: each is a table in the join, of which SQLite takes 64.</summary>
    private const int MostProperties = 20;

    public static NodeFilter None { get; } = new([]);

    public IReadOnlyList<NodeTerm> Terms => terms;

    public bool IsEmpty => terms.Count == 0;

    public bool Matches(MlmdNode node)
    {
        foreach (var term in terms)
        {
            if (!term.Matches(node)) return false;
        }

        return true;
    }

    /// <summary>What the store filters beforehand. Every term is tested again on the rows that come back.</summary>
    /// <param name="kind">The store.</param>
    /// <returns>The filter text, or <see langword="null"/> for none, and the terms that it narrows.</returns>
    public (string? Text, IReadOnlySet<NodeTerm> Pushed) Push(MlmdStoreKind kind)
    {
        var dialect = kind == MlmdStoreKind.Server ? FilterDialect.AnyServer : FilterDialect.Exact;
        var texts = new List<string>();
        var pushed = new HashSet<NodeTerm>();
        var properties = new HashSet<(string, bool)>();
        foreach (var term in terms)
        {
            if (term.Push(dialect) is not { } text) continue;
            if (term is PropertyTerm property && properties.Add((property.Name, property.IsCustom)) && properties.Count > MostProperties) continue;
            texts.Add(text);
            pushed.Add(term);
        }

        return (texts.Count == 0 ? null : string.Join(" AND ", texts), pushed);
    }
}
