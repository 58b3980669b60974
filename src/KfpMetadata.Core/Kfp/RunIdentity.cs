namespace KfpMetadata;

/// <summary>Which run, of which pipeline, a set of contexts stands for.</summary>
/// <param name="RunId">The id of the run; <see langword="null"/> where no context is a run.</param>
/// <param name="PipelineName">The name of the pipeline; <see langword="null"/> where it is not known.</param>
internal sealed record RunIdentity(string? RunId, string? PipelineName)
{
    /// <summary>Reads it off a v1 run (<c>KfpRun</c>: its properties), else a v2 run (<c>system.PipelineRun</c>: the names).</summary>
    public static RunIdentity Of(IReadOnlyList<MlmdContext> contexts)
    {
        if (Single(contexts, KfpNames.RunContextType) is { } run)
            return new RunIdentity(Text(run, KfpNames.RunId) ?? run.Name, Text(run, KfpNames.PipelineName) ?? run.Name);
        if (Single(contexts, KfpNames.PipelineRunContextType) is { } pipelineRun)
            return new RunIdentity(pipelineRun.Name, Single(contexts, KfpNames.PipelineContextType)?.Name);
        return new RunIdentity(null, null);
    }

    private static MlmdContext? Single(IReadOnlyList<MlmdContext> contexts, string type) =>
        contexts.FirstOrDefault(context => string.Equals(context.Type, type, StringComparison.Ordinal));

    private static string? Text(MlmdContext context, string name) =>
        context.Properties[name] is string { Length: > 0 } text ? text : null;
}
