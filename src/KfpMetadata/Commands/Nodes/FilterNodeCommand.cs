using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The filters that reading artifacts, executions and contexts has in common.</summary>
/// <typeparam name="TNode">The kind of node.</typeparam>
public abstract class FilterNodeCommand<TNode> : MlmdConnectedCmdlet
    where TNode : MlmdNode
{
    private protected const string ListSet = "List";
    private protected const string InputSet = "InputObject";

    private readonly Dictionary<MlmdConnection, (NodeFilter Filter, IReadOnlyList<MlmdType> Types)> _filters = [];
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    private protected FilterNodeCommand()
    {
    }

    /// <summary>The types: exactly as the store spells them, or with wildcards, without case.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    [NoScriptBlock]
    public string[]? Type { get; set; }

    /// <summary>The types, exactly; wildcards stand for themselves.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    [NoScriptBlock]
    public string[]? LiteralType { get; set; }

    /// <summary>The version of the types; without it the unversioned type, or with wildcards every version.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeVersionCompleter))]
    [NoScriptBlock]
    public string? TypeVersion { get; set; }

    /// <summary>The names: exactly as they are in the store, or with wildcards, without case. Names are unique within a type.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string[]? Name { get; set; }

    /// <summary>The names, exactly; wildcards stand for themselves.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string[]? LiteralName { get; set; }

    /// <summary>Conditions on declared properties: a value is a literal, a list means one of it, null means absent, a hashtable holds operators.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public IDictionary? Property { get; set; }

    /// <summary>Conditions on custom properties, written as those of <see cref="Property"/>.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public IDictionary? CustomProperty { get; set; }

    /// <summary>Created at this time or later.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    public DateTimeOffset? CreatedAfter { get; set; }

    /// <summary>Created before this time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    public DateTimeOffset? CreatedBefore { get; set; }

    /// <summary>Changed last at this time or later.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    public DateTimeOffset? UpdatedAfter { get; set; }

    /// <summary>Changed last before this time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    public DateTimeOffset? UpdatedBefore { get; set; }

    /// <summary>The kind of node.</summary>
    private protected abstract MlmdNodeKind Kind { get; }

    /// <summary>The types that were asked for.</summary>
    private protected TypeSelection SelectedTypes => new(Patterns.Of(Type, LiteralType), TypeVersion, Kind);

    /// <summary>The names that were asked for.</summary>
    private protected IReadOnlyList<TextPattern> Names => Patterns.Of(Name, LiteralName);

    /// <summary>The terms that one kind has for itself.</summary>
    private protected virtual Task<IReadOnlyList<NodeTerm>> OwnTermsAsync(MlmdConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NodeTerm>>([]);

    /// <summary>All terms but that of the types.</summary>
    private protected async Task<NodeFilter> TermsAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var conditions = new PropertyFilters(Patterns.Of);
        List<NodeTerm> terms = [.. conditions.Terms(Property, isCustom: false), .. conditions.Terms(CustomProperty, isCustom: true)];
        if (Names is { Count: > 0 } names) terms.Add(new TextTerm(NodeField.Name, names));
        if (CreatedAfter is { } createdAfter) terms.Add(new TimeTerm(NodeField.CreateTime, createdAfter, before: false));
        if (CreatedBefore is { } createdBefore) terms.Add(new TimeTerm(NodeField.CreateTime, createdBefore, before: true));
        if (UpdatedAfter is { } updatedAfter) terms.Add(new TimeTerm(NodeField.LastUpdateTime, updatedAfter, before: false));
        if (UpdatedBefore is { } updatedBefore) terms.Add(new TimeTerm(NodeField.LastUpdateTime, updatedBefore, before: true));
        terms.AddRange(await OwnTermsAsync(connection, cancellationToken).ConfigureAwait(false));
        return new NodeFilter(terms);
    }

    /// <summary>All terms, with that of the types, which are looked up; and the types. Both are read once a store.</summary>
    private protected async Task<(NodeFilter Filter, IReadOnlyList<MlmdType> Types)> FilterAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        if (_filters.TryGetValue(connection, out var known)) return known;
        var filter = await TermsAsync(connection, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<MlmdType> types = [];
        if (!SelectedTypes.IsAll)
        {
            (types, var missing) = await SelectedTypes.ResolveAsync(connection.Use(), cancellationToken).ConfigureAwait(false);
            await WarnOfMissingTypesAsync(connection, missing, cancellationToken).ConfigureAwait(false);
            filter = new NodeFilter([new TypeTerm(types), .. filter.Terms]);
        }

        return _filters[connection] = (filter, types);
    }

    /// <summary>Warns that types are not there. A store answers one that it does not know with nothing, which would hide a misspelled name.</summary>
    private protected async Task WarnOfMissingTypesAsync(MlmdConnection connection, IEnumerable<string> types, CancellationToken cancellationToken)
    {
        foreach (var type in types.Where(_missing.Add))
            await WarnAsync(await SelectedTypes.MissingAsync(connection.Use(), type, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
