namespace KfpMetadata;

/// <summary>One row of the metrics of a run: a scalar, a cell of a confusion matrix, or a point of a ROC curve.</summary>
public sealed class KfpMetric : IKfpView
{
    /// <summary>The id of the run; <see langword="null"/> where the artifact belongs to none.</summary>
    public string? RunId { get; set; }

    /// <summary>The path of the task that has the artifact as output.</summary>
    public string? Task { get; set; }

    /// <summary>The name of the artifact: its display name, or the name of the output.</summary>
    public string? Artifact { get; set; }

    /// <summary>What the row is.</summary>
    public KfpMetricKind Kind { get; set; }

    /// <summary>The name of the metric.</summary>
    public string? Name { get; set; }

    /// <summary>The value: of a scalar its own, of a cell the count, of a point of a ROC curve the recall.</summary>
    public object? Value { get; set; }

    /// <summary>The slice of the data (sliced metrics only).</summary>
    public string? Slice { get; set; }

    /// <summary>The row of the cell: the label that is true.</summary>
    public string? Row { get; set; }

    /// <summary>The column of the cell: the label that was predicted.</summary>
    public string? Column { get; set; }

    /// <summary>The confidence threshold of the point.</summary>
    public double? Threshold { get; set; }

    /// <summary>The false positive rate of the point.</summary>
    public double? FalsePositiveRate { get; set; }

    /// <summary>The type of the artifact.</summary>
    public string? ArtifactType { get; set; }

    /// <summary>The id of the artifact.</summary>
    public long ArtifactId { get; set; }

    /// <summary>The execution of the task; <see langword="null"/> where no task has the artifact as output.</summary>
    public long? ExecutionId { get; set; }

    /// <summary>The name with the cell of the matrix, or the threshold of the point, that the row is of.</summary>
    internal string? PlacedName => Kind switch
    {
        KfpMetricKind.ConfusionMatrix => $"{Name}[{Row},{Column}]",
        KfpMetricKind.RocPoint => $"{Name}[{MlmdValue.Format(Threshold)}]",
        _ => Name,
    };

    /// <summary>The artifact itself.</summary>
    internal MlmdArtifact? Node { get; set; }

    /// <summary>The name and the value.</summary>
    /// <returns>For example <c>accuracy = 0.93</c>.</returns>
    public override string ToString() => VisibleText.Of($"{Name} = {MlmdValue.Format(Value)}");

    MlmdNode? IKfpView.NodeOf(MlmdNodeKind kind) => kind == MlmdNodeKind.Artifact ? Node : null;
}
