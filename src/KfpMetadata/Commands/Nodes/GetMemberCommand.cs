using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>What reading artifacts and executions has in common: contexts can hold them.</summary>
/// <typeparam name="TNode">Artifact or execution.</typeparam>
public abstract class GetMemberCommand<TNode> : GetNodeCommand<TNode>
    where TNode : MlmdNode
{
    private protected GetMemberCommand()
    {
    }

    /// <summary>Members of this context only: the entity, its id or its name.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference? Context { get; set; }

    /// <summary>In none of these contexts: entities, ids or names.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[]? NotInContext { get; set; }

    /// <summary>The states that were asked for, as the store numbers them.</summary>
    private protected abstract IEnumerable<int>? States { get; }

    private protected sealed override NodeReference? Container => Context;

    private protected sealed override NodeReference?[] References() => [.. base.References(), .. NotInContext ?? []];

    private protected override async Task<IReadOnlyList<NodeTerm>> OwnTermsAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var terms = new List<NodeTerm>();
        if (States is { } states) terms.Add(new StateTerm(Kind, [.. states]));
        if (NotInContext is { } contexts)
        {
            var ids = new List<long>();
            foreach (var reference in contexts) ids.Add((await Nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false)).Id);
            var members = await MemberIds.ReadAsync<TNode>(connection.Use(), ids, cancellationToken).ConfigureAwait(false);
            terms.Add(new NotMemberTerm(string.Join(", ", contexts.Select(static reference => reference.ToString())), members));
        }

        return terms;
    }
}
