namespace KfpMetadata.Client;

/// <summary>What a stage of the test found.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Advice">What to do about it; empty where there is nothing to do.</param>
internal sealed record Finding(MlmdTestResult Result, string Detail, string Advice = "")
{
    public static Finding Passed(string detail) => new(MlmdTestResult.Passed, detail);

    public static Finding Failed(string detail, string advice) => new(MlmdTestResult.Failed, detail, advice);

    public static Finding Skipped(string detail) => new(MlmdTestResult.Skipped, detail);
}
