namespace KfpMetadata;

/// <summary>The state is one of some; one that was never set is <c>Unknown</c>, as in MLMD's messages.</summary>
internal sealed class StateTerm(MlmdNodeKind kind, IReadOnlyCollection<int> states) : NodeTerm
{
    /// <summary>The states that the filter language has names for; it has none for the later ones of artifacts.</summary>
    private static readonly string[] ArtifactNames = ["UNKNOWN", "PENDING", "LIVE", "MARKED_FOR_DELETION", "DELETED"];
    private static readonly string[] ExecutionNames = ["UNKNOWN", "NEW", "RUNNING", "COMPLETE", "FAILED", "CACHED", "CANCELED"];

    public override bool Matches(MlmdNode node) => states.Contains(node switch
    {
        MlmdArtifact artifact => (int)(artifact.State ?? MlmdArtifactState.Unknown),
        MlmdExecution execution => (int)(execution.State ?? MlmdExecutionState.Unknown),
        _ => 0,
    });

    public override string? Push(FilterDialect dialect)
    {
        var names = kind == MlmdNodeKind.Artifact ? ArtifactNames : ExecutionNames;
        // Unset states are stored as NULL, and a name never matches them.
        if (states.Count == 0 || states.Any(state => state <= 0 || state >= names.Length)) return null;
        var column = kind == MlmdNodeKind.Artifact ? "state" : "last_known_state";
        var values = states.Distinct().Order().Select(state => names[state]).ToList();
        return values is [var only] ? $"{column} = {only}" : $"{column} IN ({string.Join(", ", values)})";
    }

    public override string ToString() => "State " + string.Join(
        " | ", states.Select(state => kind == MlmdNodeKind.Artifact ? ((MlmdArtifactState)state).ToString() : ((MlmdExecutionState)state).ToString()));
}
