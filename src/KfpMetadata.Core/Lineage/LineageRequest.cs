namespace KfpMetadata;

/// <summary>What to walk.</summary>
/// <param name="Roots">Artifacts and executions, read from the store.</param>
internal sealed record LineageRequest(IReadOnlyList<MlmdNode> Roots)
{
    /// <summary>Which way.</summary>
    public MlmdLineageDirection Direction { get; init; }

    /// <summary>Steps from a root; one is one event.</summary>
    public int Depth { get; init; } = int.MaxValue;

    /// <summary>How much is read.</summary>
    public ReadBudget Budget { get; init; } = new();

    /// <summary>
    /// Whether the walk ends at a node of this type; <see langword="null"/> where it ends at none. A root is always left.
    /// </summary>
    public Func<string?, bool>? IsEnd { get; init; }

    /// <summary>Whether the way up leads to all that wrote an artifact, not to its maker alone (<see cref="ArtifactMakers"/>).</summary>
    public bool IncludeCached { get; init; }

    /// <summary>Told of nodes and edges found, after each page.</summary>
    public Action<int, int> Progress { get; init; } = static (_, _) => { };
}
