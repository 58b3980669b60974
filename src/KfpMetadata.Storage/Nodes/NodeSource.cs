namespace KfpMetadata.Storage.Nodes;

/// <summary>The nodes that a list is about, as SQL on N, the node's row.</summary>
/// <param name="From">The tables.</param>
/// <param name="Id">The column that holds the id of the node, which its order goes by.</param>
/// <param name="HasTimeOrder">Whether an index has these nodes in the orders of their times; else they are looked at to be sorted.</param>
internal sealed record NodeSource(string From, string Id, bool HasTimeOrder)
{
    /// <summary>A further condition with @p0; null for none.</summary>
    public string? Condition { get; private init; }

    /// <summary>The value of @p0.</summary>
    public long Value { get; private init; }

    /// <summary>How many tables <see cref="From"/> joins.</summary>
    public int Tables { get; private init; } = 1;

    public static NodeSource All(NodeKind kind) => new($"{kind.Table} N", "N.id", HasTimeOrder: true);

    public static NodeSource OfType(NodeKind kind, long typeId) => All(kind) with { Condition = "N.type_id = @p0", Value = typeId };

    /// <summary>
    /// The artifacts or executions of a context. Ids come from the link, whose index has the members of a context in their order: a page
    /// need not look at the other members.
    /// </summary>
    public static NodeSource MembersOf(NodeKind kind, long contextId) => new(
        $"{kind.Table} N JOIN {kind.ContextLinkTable} L ON L.{kind.IdColumn} = N.id", $"L.{kind.IdColumn}", HasTimeOrder: false)
    {
        Condition = "L.context_id = @p0",
        Value = contextId,
        Tables = 2,
    };
}
