namespace KfpMetadata.Tests.Corpus.Rules;

/// <summary>A rule by which the store answers otherwise than MLMD: docs/compatibility.md tells each. One instance sees one case.</summary>
internal interface IDeliberateDifference
{
    string Name { get; }

    /// <summary>Whether the rule, and nothing else, makes this difference.</summary>
    Task<bool> Explains(MetDifference difference);
}
