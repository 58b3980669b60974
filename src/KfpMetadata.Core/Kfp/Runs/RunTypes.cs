namespace KfpMetadata;

/// <summary>The context types that are runs, by who recorded them.</summary>
internal static class RunTypes
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [KfpNames.RunContextType, KfpNames.PipelineRunContextType, KfpNames.TfxRunContextType];

    /// <summary>Whether the context is a run.</summary>
    public static bool IsRun(MlmdContext context) => LayoutOf(context) is not null;

    /// <summary>Who recorded the run; <see langword="null"/> where the context is not a run.</summary>
    public static KfpRunLayout? LayoutOf(MlmdContext context) => context.Type switch
    {
        KfpNames.RunContextType => KfpRunLayout.V1,
        KfpNames.PipelineRunContextType => KfpRunLayout.V2,
        KfpNames.TfxRunContextType => KfpRunLayout.Tfx,
        _ => null,
    };
}
