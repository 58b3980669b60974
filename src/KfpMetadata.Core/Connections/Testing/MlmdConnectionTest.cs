namespace KfpMetadata;

/// <summary>One row of <c>Test-MlmdConnection</c>.</summary>
public sealed record MlmdConnectionTest
{
    /// <summary>The store: <c>host:port</c>, a file, or <c>memory</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary>What was looked at.</summary>
    public MlmdTestStage Stage { get; init; }

    /// <summary>How it ended.</summary>
    public MlmdTestResult Result { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What was found, in one sentence or more.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What to do about it; empty where there is nothing to do.</summary>
    public string Advice { get; init; } = "";
}
