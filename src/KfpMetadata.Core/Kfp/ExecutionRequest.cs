namespace KfpMetadata;

/// <summary>An execution to create, as a command was given it.</summary>
internal sealed record ExecutionRequest
{
    public required NodeRequest Node { get; init; }

    /// <summary>The contexts, read before.</summary>
    public IReadOnlyList<MlmdContext> Contexts { get; init; } = [];

    /// <summary>Whether to record run, pipeline and component as the Kubeflow helpers do; the component id is then a property of the request.</summary>
    public bool InRun { get; init; }

    public IReadOnlyList<InputRecord> Inputs { get; init; } = [];

    public IReadOnlyList<OutputRequest> Outputs { get; init; } = [];
}
