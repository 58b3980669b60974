namespace KfpMetadata.Commands;

/// <summary>An output on its way.</summary>
/// <param name="Contexts">The contexts that it goes into.</param>
/// <param name="Output">What is to be written.</param>
/// <param name="Found">The stored artifact to return instead; null to write.</param>
internal sealed record PendingOutput(IReadOnlyList<MlmdContext> Contexts, OutputRecord Output, MlmdArtifact? Found)
{
    /// <summary>The contexts as a key: outputs of the same contexts can share a call.</summary>
    public string ContextKey { get; } = string.Join(',', Contexts.Select(context => context.Id).Order());
}
