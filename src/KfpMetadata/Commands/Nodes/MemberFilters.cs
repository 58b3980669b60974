namespace KfpMetadata.Commands;

/// <summary>The terms that artifacts and executions share and contexts lack.</summary>
internal static class MemberFilters
{
    /// <summary>The terms of <c>-State</c> and <c>-NotInContext</c>.</summary>
    public static async Task<IReadOnlyList<NodeTerm>> TermsAsync<TNode>(
        MlmdNodeKind kind, IEnumerable<int>? states, NodeReference[]? notIn, NodeResolver nodes, MlmdConnection connection, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var terms = new List<NodeTerm>();
        if (states is not null) terms.Add(new StateTerm(kind, [.. states]));
        if (notIn is not null)
        {
            var ids = new List<long>();
            foreach (var reference in notIn) ids.Add((await nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false)).Id);
            var members = await MemberIds.ReadAsync<TNode>(connection.Use(), ids, cancellationToken).ConfigureAwait(false);
            terms.Add(new NotMemberTerm(string.Join(", ", notIn.Select(static reference => reference.ToString())), members));
        }

        return terms;
    }
}
