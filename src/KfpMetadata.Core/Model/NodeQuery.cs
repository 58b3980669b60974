namespace KfpMetadata;

/// <summary>Which nodes to list, and how.</summary>
public sealed record NodeQuery
{
    /// <summary>The most rows a page may have: above it a real server loses rows without an error.</summary>
    public const int LargestPage = 100;

    /// <summary>Nodes of this type only; <see langword="null"/> for all.</summary>
    public string? Type { get; init; }

    /// <summary>The version of the type.</summary>
    public string? TypeVersion { get; init; }

    /// <summary>Artifacts or executions of this context only. It cannot be given together with <see cref="Type"/>.</summary>
    public long? ContextId { get; init; }

    /// <summary>A filter in MLMD's own language, sent as it stands.</summary>
    public string? Filter { get; init; }

    /// <summary>Further tests the rows that come; <see langword="null"/> keeps all.</summary>
    public Predicate<MlmdNode>? Keep { get; init; }

    /// <summary>The most rows that are wanted, in the order of the query; <see langword="null"/> for all.</summary>
    public long? Limit { get; init; }

    /// <summary>The order.</summary>
    public NodeOrder OrderBy { get; init; }

    /// <summary>Largest first.</summary>
    public bool Descending { get; init; }

    /// <summary>Rows a page, 1 to 100.</summary>
    public int PageSize { get; init; } = LargestPage;
}
