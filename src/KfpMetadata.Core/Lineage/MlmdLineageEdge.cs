namespace KfpMetadata;

/// <summary>An edge of a lineage graph: one event, with the two nodes that it links.</summary>
public sealed class MlmdLineageEdge
{
    /// <summary>The artifact.</summary>
    public MlmdArtifact Artifact { get; set; } = new();

    /// <summary>The execution.</summary>
    public MlmdExecution Execution { get; set; } = new();

    /// <summary>The type of the event.</summary>
    public MlmdEventType Type { get; set; }

    /// <summary>The steps that name the artifact's place; Kubeflow writes one key.</summary>
    public IReadOnlyList<MlmdEventPathStep> Path
    {
        get;
        set => field = Indexed.Of(value);
    } = Indexed.Of<MlmdEventPathStep>(null);

    /// <summary>When it happened (local time).</summary>
    public DateTime? Time
    {
        get;
        set => field = MlmdTime.Local(value);
    }

    /// <summary>The id of the artifact.</summary>
    public long ArtifactId => Artifact.Id;

    /// <summary>The id of the execution.</summary>
    public long ExecutionId => Execution.Id;

    /// <summary>The name of the input or output, as Kubeflow reads it; <see langword="null"/> where there is none.</summary>
    public string? Name => Path.Count > 0 ? Path[0].Key : null;

    /// <summary>Whether the execution read the artifact; else it wrote it.</summary>
    public bool IsInput => IsInputType(Type);

    /// <summary>The node that the edge leaves: the artifact of an input, the execution of an output.</summary>
    public MlmdNode From => IsInput ? Artifact : Execution;

    /// <summary>The node that the edge leads to.</summary>
    public MlmdNode To => IsInput ? Execution : Artifact;

    /// <summary>The two nodes.</summary>
    /// <returns>For example <c>execution 3 (components.Train) -> artifact 7 (Model)</c>.</returns>
    public override string ToString() => $"{From} -> {To}";

    internal static bool IsInputType(MlmdEventType type) =>
        type is MlmdEventType.Input or MlmdEventType.DeclaredInput or MlmdEventType.InternalInput;

    internal static bool IsOutputType(MlmdEventType type) =>
        type is MlmdEventType.Output or MlmdEventType.DeclaredOutput or MlmdEventType.InternalOutput or MlmdEventType.PendingOutput;
}
