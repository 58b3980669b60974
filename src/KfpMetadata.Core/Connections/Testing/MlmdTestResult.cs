namespace KfpMetadata;

/// <summary>How a stage of <c>Test-MlmdConnection</c> ended.</summary>
public enum MlmdTestResult
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, and something about it should be known.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>Not looked at: it does not apply, or a stage before it failed.</summary>
    Skipped,
}
