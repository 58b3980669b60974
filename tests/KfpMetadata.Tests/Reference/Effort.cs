namespace KfpMetadata.Tests.Reference;

/// <summary>How long the long tests run: <c>KFPMETADATA_EFFORT</c> is <c>smoke</c> (the default, minutes) or <c>full</c>.</summary>
internal static class Effort
{
    /// <summary>The size of a test's load.</summary>
    /// <param name="smoke">For <c>smoke</c>.</param>
    /// <param name="full">For <c>full</c>.</param>
    public static int Of(int smoke, int full) => Environment.GetEnvironmentVariable("KFPMETADATA_EFFORT") switch
    {
        null or "" or "smoke" => smoke,
        "full" => full,
        var other => throw new InvalidOperationException($"KFPMETADATA_EFFORT is '{other}'. Use smoke or full."),
    };
}
