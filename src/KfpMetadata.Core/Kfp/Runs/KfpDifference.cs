namespace KfpMetadata;

/// <summary>One thing of two or more runs, side by side.</summary>
public sealed class KfpDifference
{
    /// <summary>Which part of the runs is compared.</summary>
    public KfpDifferenceKind Kind { get; set; }

    /// <summary>The path of the task; <see langword="null"/> for parameters of the run.</summary>
    public string? Task { get; set; }

    /// <summary>The name within the task.</summary>
    public string? Name { get; set; }

    /// <summary>Whether all runs have the same.</summary>
    public bool Equal { get; set; }

    /// <summary>The ids of the runs, in the order they were given.</summary>
    public string[] RunId { get; set; } = [];

    /// <summary>The value of each run, in the order of <see cref="RunId"/>; <see langword="null"/> where the run has none.</summary>
    public object?[] Value { get; set; } = [];

    /// <summary>The name and the values.</summary>
    /// <returns>For example <c>Parameter lr: 0.1 | 0.2</c>.</returns>
    public override string ToString() =>
        VisibleText.Of($"{Kind} {(Task is null ? Name : Task + " " + Name)}: {string.Join(" | ", Value.Select(MlmdValue.Format))}");
}
