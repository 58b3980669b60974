namespace KfpMetadata.Tests.Differential;

/// <summary>What came of a step on both stores.</summary>
internal enum StepResult
{
    Same,

    /// <summary>It takes something from an answer that is not there.</summary>
    Skipped,

    /// <summary>A rule explains the difference, and the stores hold the same as before.</summary>
    Explained,

    /// <summary>A rule explains the difference, and the stores no longer hold the same.</summary>
    Ended,

    Different,
}
