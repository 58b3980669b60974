namespace KfpMetadata;

/// <summary>The name or URI is one of some texts or matches one of some patterns.</summary>
internal sealed class TextTerm(NodeField field, IReadOnlyList<TextPattern> patterns) : NodeTerm
{
    /// <summary>Literals that one filter holds: beyond them it grows too deep for SQLite.</summary>
    private const int Most = 100;

    public override bool Matches(MlmdNode node)
    {
        var text = field == NodeField.Uri ? (node as MlmdArtifact)?.Uri ?? "" : node.Name;
        return patterns.Any(pattern => pattern.Matches(text));
    }

    public override string? Push(FilterDialect dialect)
    {
        if (patterns.Count is 0 or > Most) return null;
        var column = field == NodeField.Uri ? "uri" : "name";
        var literals = patterns.Select(pattern => pattern.IsLiteral ? FilterText.Literal(pattern.Text, dialect) : null).ToList();
        if (literals.Contains(null)) return null;
        return literals is [var only] ? $"{column} = {only}" : $"{column} IN ({string.Join(", ", literals)})";
    }

    public override string ToString() => $"{field} {string.Join(" | ", patterns.Select(static pattern => $"'{pattern.Text}'"))}";
}
