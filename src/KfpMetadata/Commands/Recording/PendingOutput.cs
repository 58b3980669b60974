namespace KfpMetadata.Commands;

/// <summary>An output on its way.</summary>
public sealed class PendingOutput
{
    internal PendingOutput(IReadOnlyList<MlmdContext> contexts, OutputRecord output, MlmdArtifact? found)
    {
        Contexts = contexts;
        Output = output;
        Found = found;
        ContextKey = string.Join(',', contexts.Select(context => context.Id).Order());
    }

    /// <summary>The contexts that it goes into.</summary>
    internal IReadOnlyList<MlmdContext> Contexts { get; }

    /// <summary>What is to be written.</summary>
    internal OutputRecord Output { get; }

    /// <summary>The stored artifact to return instead; null to write.</summary>
    internal MlmdArtifact? Found { get; set; }

    /// <summary>The contexts as a key: outputs of the same contexts can share a call.</summary>
    internal string ContextKey { get; }
}
