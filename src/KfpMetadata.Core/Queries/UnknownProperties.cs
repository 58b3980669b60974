namespace KfpMetadata;

/// <summary>Finds the names in a filter that no node has, and what may have been meant: a misspelled name would otherwise look like an empty answer.</summary>
/// <param name="filter">The terms.</param>
/// <param name="kind">The kind of node.</param>
internal sealed class UnknownProperties(NodeFilter filter, MlmdNodeKind kind)
{
    /// <summary>Names that are remembered; stores have tens of them.</summary>
    private const int Most = 1000;

    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _custom = new(StringComparer.Ordinal);

    /// <summary>Takes the names of a row that came.</summary>
    public void See(MlmdNode node)
    {
        if (_declared.Count < Most) _declared.UnionWith(node.Properties.Keys);
        if (_custom.Count < Most) _custom.UnionWith(node.CustomProperties.Keys);
    }

    /// <summary>The warnings, after the list has ended.</summary>
    /// <param name="client">The store.</param>
    /// <param name="query">The list without its filters: its newest rows show which names there are.</param>
    /// <param name="types">The types that were asked for; empty for all.</param>
    /// <param name="anyMatched">Whether a row met the filter.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<(PropertyTerm Term, string Text)>> WarningsAsync<TNode>(
        IMlmdClient client, NodeQuery query, IReadOnlyCollection<MlmdType> types, bool anyMatched, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var suspects = filter.Terms.OfType<PropertyTerm>().Where(term => (!anyMatched || term.MayBeAbsent) && !Has(term)).ToList();
        if (suspects.Count == 0) return [];
        foreach (var type in types.Count > 0 ? types : await TypesAsync(client, cancellationToken).ConfigureAwait(false)) _declared.UnionWith(type.Properties.Keys);
        var sample = query with { Filter = null, Keep = null, Limit = NodeQuery.LargestPage, OrderBy = NodeOrder.Id, Descending = true };
        if (suspects.Exists(term => !Has(term)))
        {
            await foreach (var node in client.ListNodesAsync<TNode>(sample, cancellationToken).ConfigureAwait(false)) See(node);
        }

        var warnings = new List<(PropertyTerm Term, string Text)>();
        foreach (var term in suspects.Where(term => !Has(term)).DistinctBy(static term => (term.Name, term.IsCustom)))
        {
            if (Warning(term) is { } text) warnings.Add((term, text));
        }

        return warnings;
    }

    private bool Has(PropertyTerm term) => (term.IsCustom ? _custom : _declared).Contains(term.Name);

    private string? Warning(PropertyTerm term)
    {
        var noun = kind switch { MlmdNodeKind.Artifact => "artifact", MlmdNodeKind.Execution => "execution", _ => "context" };
        var what = term.IsCustom ? $"No {noun} that was looked at has a custom property '{term.Name}'." : $"No {noun} type that was asked for declares a property '{term.Name}'.";
        if ((term.IsCustom ? _declared : _custom).Contains(term.Name))
            return $"{what} There is a {(term.IsCustom ? "declared" : "custom")} property of that name: use {(term.IsCustom ? "-Property" : "-CustomProperty")}.";
        var near = Nearness.Of(term.Name, term.IsCustom ? _custom : _declared);
        if (near.Count > 0) return $"{what} Names have case; the nearest are: {string.Join(", ", near.Select(static name => $"'{name}'"))}.";
        // To ask for nodes without something that no node has is not strange in itself.
        return term.MayBeAbsent ? null : what;
    }

    private async Task<IReadOnlyCollection<MlmdType>> TypesAsync(IMlmdClient client, CancellationToken cancellationToken) => kind switch
    {
        MlmdNodeKind.Artifact => await client.GetTypesAsync<MlmdArtifactType>(cancellationToken).ConfigureAwait(false),
        MlmdNodeKind.Execution => await client.GetTypesAsync<MlmdExecutionType>(cancellationToken).ConfigureAwait(false),
        _ => await client.GetTypesAsync<MlmdContextType>(cancellationToken).ConfigureAwait(false),
    };
}
