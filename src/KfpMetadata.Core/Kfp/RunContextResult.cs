namespace KfpMetadata;

/// <summary>The context of a run.</summary>
/// <param name="Context">The context.</param>
/// <param name="OtherPipelineName">The pipeline that a stored context names, where another one was asked for; else <see langword="null"/>.</param>
internal sealed record RunContextResult(MlmdContext Context, string? OtherPipelineName);
