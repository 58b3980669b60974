namespace KfpMetadata;

/// <summary>The metrics that an artifact holds, as Kubeflow's SDK writes them.</summary>
internal static class MetricCodec
{
    private const string Confidence = "confidenceMetrics";
    private const string Matrix = "confusionMatrix";
    private const string Slices = "evaluationSlices";
    private const string SliceMetrics = "sliceClassificationMetrics";

    /// <summary>Types of artifacts that hold metrics; the one without a prefix is what v1 components declare.</summary>
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "system.Metrics", "system.ClassificationMetrics", "system.SlicedClassificationMetrics",
        "google.ClassificationMetrics", "google.RegressionMetrics", "google.ForecastingMetrics",
        "Metrics", "ClassificationMetrics", "SlicedClassificationMetrics",
    };

    /// <summary>Properties that are about the artifact, not of what it measures.</summary>
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        TaskNames.DisplayName, TaskNames.SessionInfo, KfpNames.ArtifactIoName, KfpNames.PipelineName, KfpNames.RunId, KfpNames.ArgoArtifact,
    };

    /// <summary>Whether artifacts of this type hold metrics.</summary>
    public static bool IsMetricType(string? type) => type is not null && Types.Contains(type);

    /// <summary>The properties of an artifact without those that Kubeflow and the module keep for themselves.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Described(MlmdArtifact artifact) =>
        artifact.Properties.Concat(artifact.CustomProperties).Where(static property => !Own.Contains(property.Key));

    /// <summary>The rows of an artifact.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="task">The task that has it as output.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="index">The place of the artifact in the output; <see langword="null"/> where it is the only one.</param>
    public static IEnumerable<KfpMetric> Read(MlmdArtifact artifact, KfpTask? task, string? output, int? index = null)
    {
        // A name that the module made is a key, and says nothing.
        var own = artifact.Name is { } given && !MlmdKey.IsKey(given) ? given : null;
        var name = (TaskFactory.Text(artifact.CustomProperties, TaskNames.DisplayName) ?? own
            ?? TaskFactory.Text(artifact.CustomProperties, KfpNames.ArtifactIoName) ?? output) + (index is null ? "" : FormattableString.Invariant($"[{index}]"));
        // On other artifacts a text is a description; on metrics the UI shows it as a value.
        var texts = IsMetricType(artifact.Type);
        var properties = Described(artifact).ToList();
        return Rows(properties, texts, slice: null).Select(row =>
        {
            row.RunId = task?.RunId;
            row.Task = task?.Path;
            row.ExecutionId = task?.ExecutionId;
            row.Artifact = name;
            row.ArtifactType = artifact.Type;
            row.ArtifactId = artifact.Id;
            row.Node = artifact;
            return row;
        });
    }

    private static IEnumerable<KfpMetric> Rows(IEnumerable<KeyValuePair<string, object?>> properties, bool texts, string? slice)
    {
        foreach (var (name, value) in properties)
        {
            var rows = name switch
            {
                Confidence => Points(value, slice),
                Matrix => Cells(value, slice),
                Slices => Sliced(value),
                _ when value is double or long or bool || (texts && value is string) => [new KfpMetric { Name = name, Value = value, Slice = slice }],
                _ => [],
            };
            foreach (var row in rows) yield return row;
        }
    }

    private static IEnumerable<KfpMetric> Points(object? value, string? slice)
    {
        foreach (var point in List(value).OfType<MlmdPropertyDictionary>())
        {
            yield return new KfpMetric
            {
                Kind = KfpMetricKind.RocPoint,
                Name = Confidence,
                Value = point["recall"],
                Threshold = Number(point["confidenceThreshold"]),
                FalsePositiveRate = Number(point["falsePositiveRate"]),
                Slice = slice,
            };
        }
    }

    private static IEnumerable<KfpMetric> Cells(object? value, string? slice)
    {
        var matrix = Map(value);
        var labels = Array.ConvertAll(List(matrix?["annotationSpecs"]), static spec => (spec as MlmdPropertyDictionary)?["displayName"] as string);
        var row = 0;
        foreach (var cells in List(matrix?["rows"]).Select(static cells => List((cells as MlmdPropertyDictionary)?["row"])))
        {
            var column = 0;
            foreach (var cell in cells)
            {
                yield return new KfpMetric
                {
                    Kind = KfpMetricKind.ConfusionMatrix,
                    Name = Matrix,
                    Value = cell,
                    Row = row < labels.Length ? labels[row] : null,
                    Column = column < labels.Length ? labels[column] : null,
                    Slice = slice,
                };
                column++;
            }

            row++;
        }
    }

    private static IEnumerable<KfpMetric> Sliced(object? value) => List(value).OfType<MlmdPropertyDictionary>().SelectMany(static entry =>
        Rows(Map(entry[SliceMetrics]) ?? [], texts: false, entry["slice"] is { } slice ? MlmdValue.Format(slice) : ""));

    /// <summary>The launcher wraps a list into <c>{"list": …}</c>; values that are read within another one are bare.</summary>
    private static object?[] List(object? value) => value switch
    {
        object?[] list => list,
        MlmdPropertyDictionary map when map["list"] is object?[] wrapped => wrapped,
        _ => [],
    };

    /// <summary>The launcher wraps an object into <c>{"struct": …}</c>.</summary>
    private static MlmdPropertyDictionary? Map(object? value) =>
        value is MlmdPropertyDictionary map ? map["struct"] as MlmdPropertyDictionary ?? map : null;

    private static double? Number(object? value) => value switch { double number => number, long whole => whole, _ => null };
}
