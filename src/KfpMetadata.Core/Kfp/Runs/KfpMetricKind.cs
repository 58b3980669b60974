namespace KfpMetadata;

/// <summary>What a row of <see cref="KfpMetric"/> is.</summary>
public enum KfpMetricKind
{
    /// <summary>A single value.</summary>
    Scalar = 0,

    /// <summary>One cell of a confusion matrix.</summary>
    ConfusionMatrix = 1,

    /// <summary>One point of a ROC curve.</summary>
    RocPoint = 2,
}
