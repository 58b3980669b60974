namespace KfpMetadata;

/// <summary>The node is of one of some types.</summary>
internal sealed class TypeTerm(IReadOnlyList<MlmdType> types) : NodeTerm
{
    private const int Most = 100;

    private readonly HashSet<long> _ids = [.. types.Select(static type => type.Id)];

    public IReadOnlyList<MlmdType> Types => types;

    public override bool Matches(MlmdNode node) => _ids.Contains(node.TypeId);

    public override string? Push(FilterDialect dialect) => types.Count is 0 or > Most
        ? null
        : types.Count == 1 ? FormattableString.Invariant($"type_id = {types[0].Id}") : $"type_id IN ({string.Join(", ", _ids.Order().Select(static id => FormattableString.Invariant($"{id}")))})";

    public override string ToString() => $"Type {string.Join(" | ", types.Select(static type => $"'{type}'"))}";
}
