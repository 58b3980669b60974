namespace KfpMetadata;

/// <summary>An event: one artifact was an input or an output of one execution.</summary>
public sealed class MlmdEvent
{
    /// <summary>The id of the artifact.</summary>
    public long ArtifactId { get; set; }

    /// <summary>The id of the execution.</summary>
    public long ExecutionId { get; set; }

    /// <summary>The type. Artifact, execution and type together are unique.</summary>
    public MlmdEventType Type { get; set; }

    /// <summary>The steps that name the artifact's place; Kubeflow writes one key.</summary>
    public IReadOnlyList<MlmdEventPathStep> Path
    {
        get;
        set => field = Indexed.Of(value);
    } = Indexed.Of<MlmdEventPathStep>(null);

    /// <summary>When it happened (local time); left out on writing, the store sets its own time.</summary>
    public DateTime? Time
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>The key of the first step: the name of the input or output, as Kubeflow reads it; <see langword="null"/> where there is none.</summary>
    public string? Name => Path.Count > 0 ? Path[0].Key : null;

    /// <summary>The connection that the event came from.</summary>
    internal MlmdConnection? Connection { get; set; }
}
