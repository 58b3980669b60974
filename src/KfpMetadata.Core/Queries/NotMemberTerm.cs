namespace KfpMetadata;

/// <summary>The node is in none of some contexts. MLMD's filters cannot say so: their negation finds what is also in another context.</summary>
internal sealed class NotMemberTerm(string contexts, IReadOnlySet<long> members) : NodeTerm
{
    public override bool Matches(MlmdNode node) => !members.Contains(node.Id);

    public override string? Push(FilterDialect dialect) => null;

    public override string ToString() => "not in " + contexts;
}
