namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A rule by which the store answers otherwise than MLMD: docs/compatibility.md tells each. One instance sees one case.</summary>
internal interface IDeliberateDifference
{
    string Name { get; }

    /// <summary>The sentences of docs/compatibility.md that the rule stands for.</summary>
    IReadOnlyList<string> Sentences => [Name];

    /// <summary>Whether the rule, and nothing else, makes this difference.</summary>
    Task<bool> Explains(MetDifference difference);
}
