namespace KfpMetadata;

/// <summary>The nodes of a graph by the run that they belong to.</summary>
/// <param name="Run">The run; <see langword="null"/> for what belongs to none.</param>
/// <param name="Nodes">The nodes, in the order of the graph.</param>
internal sealed record LineageRuns(MlmdContext? Run, IReadOnlyList<MlmdNode> Nodes)
{
    /// <summary>All groups: those of no run first, then the runs by id.</summary>
    public static IReadOnlyList<LineageRuns> Of(MlmdLineageGraph graph) =>
    [
        .. graph.Nodes.GroupBy(node => graph.GetRun(node)?.Id ?? 0)
            .OrderBy(static group => group.Key)
            .Select(group => new LineageRuns(graph.GetRun(group.First()), [.. group])),
    ];

    /// <summary>Whether a step failed or an artifact is not what it should be.</summary>
    public static bool IsFailed(MlmdNode node) =>
        node is MlmdExecution { State: MlmdExecutionState.Failed } or MlmdArtifact { State: MlmdArtifactState.Abandoned };
}
