using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace KfpMetadata.Views;

/// <summary>
/// What tables and lists show and no property holds. <c>KfpMetadata.types.ps1xml</c> makes a hidden property of each method: views that read
/// properties alone work in constrained language mode too, where a view may not call methods. Texts of a store are in a form that no terminal
/// obeys (see <see cref="VisibleText"/>); the properties of the objects themselves hold them as they are.
/// </summary>
public static class ViewProperties
{
    /// <summary>The widest integer that the column of an id holds.</summary>
    private const long WidestId = 99_999_999;

    /// <summary>What stands for a number that its column cannot hold: the column with room to spare then begins with it, whole.</summary>
    private const string Beside = "->";

    private static readonly ConditionalWeakTable<PSObject, object> Remade = [];

    private const int WidestText = 24;
    private const int WidestPath = 20;
    private const int WidestRunId = 12;
    private const int WidestCount = 7;
    private const int WidestName = 40;

    /// <summary>How old the node is, or how long ago the event happened or the run began.</summary>
    /// <param name="instance">A node, an event or a run.</param>
    /// <returns>For example <c>12m</c>; <see langword="null"/> where it is not known.</returns>
    public static string? Age(PSObject instance) => Base(instance) switch
    {
        MlmdNode node => ViewTime.Age(node.Age),
        MlmdEvent { Time: { } time } => ViewTime.Age(MlmdTime.Since(time)),
        KfpRun { StartTime: { } time } => ViewTime.Age(MlmdTime.Since(time)),
        _ => null,
    };

    /// <summary>How long the run, the task or the stage took.</summary>
    /// <param name="instance">A run, a task or a row of a connection test.</param>
    /// <returns>For example <c>3m20s</c> or <c>14 ms</c>; <see langword="null"/> where it is not known.</returns>
    public static string? Took(PSObject instance) => Base(instance) switch
    {
        KfpRun run => ViewTime.Duration(run.Duration),
        KfpTask task => ViewTime.Duration(task.Duration),
        MlmdConnectionTest test => ViewTime.Milliseconds(test.Duration),
        _ => null,
    };

    /// <summary>The id of the node or type, where its column can hold it.</summary>
    /// <param name="instance">A node or a type.</param>
    /// <returns>The digits, or a sign that they stand in <see cref="NameColumn"/>.</returns>
    public static string IdColumn(PSObject instance) => Number(IdOf(instance));

    /// <summary>The name of the node or type: of an artifact without one its URI, of an execution without one the name of its task.</summary>
    /// <param name="instance">A node or a type.</param>
    /// <returns>The name, after an id that <see cref="IdColumn"/> cannot hold.</returns>
    public static string? NameColumn(PSObject instance) => After(Overflow(IdOf(instance)), Shown(Base(instance) switch
    {
        MlmdArtifact artifact => OwnName(artifact) ?? artifact.Uri,
        MlmdExecution execution => OwnName(execution) ?? LineageText.GivenTitle(execution),
        MlmdNode node => OwnName(node),
        MlmdType type => type.Name,
        _ => null,
    }));

    /// <summary>What the object is called in one short text, which is never empty.</summary>
    /// <param name="instance">An object of the module.</param>
    /// <returns>The name, as wide views and lists of objects show it.</returns>
    public static string? Title(PSObject instance) => Shown(Base(instance) switch
    {
        MlmdNode node => OwnName(node) ?? LineageText.Title(node),
        MlmdType type => type.ToString(),
        MlmdEvent link => string.Create(CultureInfo.InvariantCulture, $"{link.Type} {link.Name}: artifact {link.ArtifactId}, execution {link.ExecutionId}"),
        MlmdLineageEdge edge => $"{LineageText.Title(edge.From)} -> {LineageText.Title(edge.To)}",
        MlmdLineageDifference difference => $"{difference.At} {difference.Name}".TrimEnd(),
        MlmdConnectionTest test => $"{test.Stage}: {test.Result}",
        KfpRun run => run.RunId,
        KfpTask task => task.Path ?? task.Name,
        var other => other?.ToString(),
    });

    /// <summary>The execution of the event or task, where its column can hold it.</summary>
    /// <param name="instance">An event or a task.</param>
    /// <returns>The digits, or a sign that they stand in another column.</returns>
    public static string ExecutionColumn(PSObject instance) => Number(ExecutionOf(instance));

    /// <summary>The artifact of the event, where its column can hold it.</summary>
    /// <param name="instance">An event.</param>
    /// <returns>The digits, or a sign that they stand in another column.</returns>
    public static string ArtifactColumn(PSObject instance) => Number((Base(instance) as MlmdEvent)?.ArtifactId ?? 0);

    /// <summary>The place of the artifact, step by step.</summary>
    /// <param name="instance">An event.</param>
    /// <returns>For example <c>model</c>, after the ids that their columns cannot hold.</returns>
    public static string? PathColumn(PSObject instance) => Base(instance) is MlmdEvent link
        ? After(Overflow(link.ExecutionId), After(Overflow(link.ArtifactId), string.Join('/', link.Path.AsEnumerable())))
        : null;

    /// <summary>The name of the task under that of the DAG it belongs to.</summary>
    /// <param name="instance">A task.</param>
    /// <returns>The last part of the path, indented, after an id that its column cannot hold.</returns>
    public static string? TaskColumn(PSObject instance) => Base(instance) is KfpTask task
        ? After(Overflow(task.ExecutionId), new string(' ', 2 * Math.Clamp(task.Depth, 0, 10)) + Shown((task.Path ?? task.Name)?.Split('/')[^1]) + (task.IsSuperseded ? " (superseded)" : ""))
        : null;

    /// <summary>The state that the store holds, where that is another.</summary>
    /// <param name="instance">A run or a task.</param>
    /// <returns>The state, or <see langword="null"/>.</returns>
    public static MlmdExecutionState? StoredColumn(PSObject instance) => Base(instance) switch
    {
        KfpRun { StateDiffers: true } run => run.StoredState,
        KfpTask { StateDiffers: true } task => task.StoredState,
        _ => null,
    };

    /// <summary>The tasks that are done, of how many.</summary>
    /// <param name="instance">A run.</param>
    /// <returns>For example <c>3/5</c>, or a sign that it stands in <see cref="PipelineColumn"/>.</returns>
    public static string? TasksColumn(PSObject instance) => Tasks(instance) is { Length: > WidestCount } ? Beside : Tasks(instance);

    /// <summary>The pipeline and its namespace.</summary>
    /// <param name="instance">A run.</param>
    /// <returns>For example <c>train (team-a)</c>.</returns>
    public static string? PipelineColumn(PSObject instance)
    {
        if (Base(instance) is not KfpRun run) return null;
        var pipeline = run.Namespace is null ? run.Pipeline : $"{run.Pipeline} ({run.Namespace})";
        return After(Tasks(instance) is { Length: > WidestCount } tasks ? tasks : null, Shown(pipeline));
    }

    /// <summary>The id of the run, short enough to be repeated in each row.</summary>
    /// <param name="instance">A task or a metric.</param>
    /// <returns>The first eight digits of a UUID; the ends of another name that is long.</returns>
    public static string? RunColumn(PSObject instance) => Base(instance) switch
    {
        KfpTask { RunId: { } run } => ViewText.ShortRun(VisibleText.Of(run), WidestRunId),
        KfpMetric { RunId: { } run } => ViewText.ShortRun(VisibleText.Of(run), WidestRunId),
        _ => null,
    };

    /// <summary>The path of the task that the metric is of.</summary>
    /// <param name="instance">A metric.</param>
    /// <returns>For example <c>sub/train</c>; where that is long the DAGs around the task come last, as in <c>train (loop/loop.0)</c>.</returns>
    public static string? PlaceColumn(PSObject instance) => Base(instance) is KfpMetric metric ? ViewText.Place(Shown(metric.Task), name: null, WidestPath) : null;

    /// <summary>The name of the metric after its place, and the artifact that holds it.</summary>
    /// <param name="instance">A metric.</param>
    /// <returns>For example <c>accuracy (metrics)</c> or <c>[cat,dog] confusionMatrix (report)</c>.</returns>
    public static string? MetricColumn(PSObject instance)
    {
        if (Base(instance) is not KfpMetric metric) return null;
        var about = string.Join(", ", new[] { metric.Artifact, metric.Slice }.Where(static text => !string.IsNullOrEmpty(text)));
        var name = metric.Kind switch
        {
            KfpMetricKind.ConfusionMatrix => $"[{metric.Row},{metric.Column}] {metric.Name}",
            KfpMetricKind.RocPoint => string.Create(CultureInfo.InvariantCulture, $"[{metric.Threshold:G6}] {metric.Name}"),
            _ => metric.Name,
        };
        return Shown(about.Length == 0 ? name : $"{name} ({about})");
    }

    /// <summary>The value of the metric, a number in all its digits.</summary>
    /// <param name="instance">A metric.</param>
    /// <returns>The value in invariant form; a longer string that is not a number is cut.</returns>
    public static string? ValueColumn(PSObject instance) => Base(instance) is KfpMetric { Value: { } value } ? ViewText.Cut(VisibleText.Of(MlmdValue.Format(value)), WidestText) : null;

    /// <summary>The value as a list shows it: whole.</summary>
    /// <param name="instance">A metric.</param>
    /// <returns>The value in invariant form.</returns>
    public static string? ValueText(PSObject instance) => Base(instance) is KfpMetric { Value: { } value } ? VisibleText.Of(MlmdValue.Format(value)) : null;

    /// <summary>The confidence threshold of the point, whole.</summary>
    /// <param name="instance">A metric.</param>
    /// <returns>The number in invariant form.</returns>
    public static string? ThresholdText(PSObject instance) => Text((Base(instance) as KfpMetric)?.Threshold);

    /// <summary>The false positive rate of the point, whole.</summary>
    /// <param name="instance">A metric.</param>
    /// <returns>The number in invariant form.</returns>
    public static string? FalsePositiveRateText(PSObject instance) => Text((Base(instance) as KfpMetric)?.FalsePositiveRate);

    /// <summary>The properties in one line.</summary>
    /// <param name="instance">A node or a type.</param>
    /// <returns>For example <c>accuracy=0.93</c>, or of a type <c>accuracy=DOUBLE</c>.</returns>
    public static string? PropertiesText(PSObject instance) => Base(instance) switch
    {
        MlmdNode node => node.Properties.ToString(),
        MlmdType type => Shown(string.Join(", ", type.Properties.Select(static property => $"{property.Key}={property.Value.ToString().ToUpperInvariant()}"))),
        _ => null,
    };

    /// <summary>The properties one below the other, under a header.</summary>
    /// <param name="instance">A dictionary of properties.</param>
    /// <returns>The lines.</returns>
    public static string[]? Rows(PSObject instance)
    {
        if (Base(instance) is not MlmdPropertyDictionary properties) return null;
        if (properties.Count == 0) return [];
        var rows = properties.Select(static property => (Name: VisibleText.Of(property.Key), Value: VisibleText.Of(MlmdValue.Format(property.Value)))).ToList();
        var width = Math.Max("Name".Length, Math.Min(WidestName, rows.Max(static row => row.Name.Length)));
        return ["Name".PadRight(width) + " Value", "----".PadRight(width) + " -----", .. rows.Select(row => $"{row.Name.PadRight(width)} {row.Value}")];
    }

    /// <summary>The custom properties in one line.</summary>
    /// <param name="instance">A node.</param>
    /// <returns>For example <c>rows=1200</c>.</returns>
    public static string? CustomPropertiesText(PSObject instance) => (Base(instance) as MlmdNode)?.CustomProperties.ToString();

    /// <summary>The input parameters of a task, or the parameters of a run, in one line.</summary>
    /// <param name="instance">A run or a task.</param>
    /// <returns>For example <c>learning_rate=0.1</c>.</returns>
    public static string? InputsText(PSObject instance) => Base(instance) switch
    {
        KfpRun run => run.Parameters.ToString(),
        KfpTask task => task.Inputs.ToString(),
        _ => null,
    };

    /// <summary>The output parameters of a task in one line.</summary>
    /// <param name="instance">A task.</param>
    /// <returns>For example <c>loss=0.2</c>.</returns>
    public static string? OutputsText(PSObject instance) => (Base(instance) as KfpTask)?.Outputs.ToString();

    /// <summary>What the connection can be used for.</summary>
    /// <param name="instance">A connection.</param>
    /// <returns><c>read-only</c>, <c>read-write</c> or <c>closed</c>.</returns>
    public static string? Access(PSObject instance) => Base(instance) is not MlmdConnection connection ? null
        : !connection.IsOpen ? "closed" : connection.ReadOnly ? "read-only" : "read-write";

    /// <summary>A mark of the connection that commands use where none is given.</summary>
    /// <param name="instance">A connection.</param>
    /// <returns><c>*</c>, or <see langword="null"/>.</returns>
    public static string? DefaultMark(PSObject instance) => Base(instance) is MlmdConnection { IsDefault: true } ? "*" : null;

    /// <summary>What was found, and what to do.</summary>
    /// <param name="instance">A row of a connection test.</param>
    /// <returns>Both texts in one.</returns>
    public static string? Finding(PSObject instance) => Base(instance) is MlmdConnectionTest test ? VisibleText.Of($"{test.Detail} {test.Advice}".Trim()) : null;

    /// <summary>What the graph is of.</summary>
    /// <param name="instance">A graph.</param>
    /// <returns>For example <c>artifact 7 (Model)</c> or <c>2 nodes</c>.</returns>
    public static string? Of(PSObject instance) => Base(instance) is not MlmdLineageGraph graph ? null
        : graph.Roots.Length == 1 ? graph.Roots[0].ToString() : string.Create(CultureInfo.InvariantCulture, $"{graph.Roots.Length} nodes");

    /// <summary>How many artifacts the graph has.</summary>
    /// <param name="instance">A graph.</param>
    /// <returns>The number.</returns>
    public static int? ArtifactCount(PSObject instance) => (Base(instance) as MlmdLineageGraph)?.Artifacts.Count;

    /// <summary>How many executions the graph has.</summary>
    /// <param name="instance">A graph.</param>
    /// <returns>The number.</returns>
    public static int? ExecutionCount(PSObject instance) => (Base(instance) as MlmdLineageGraph)?.Executions.Count;

    /// <summary>How many edges the graph has.</summary>
    /// <param name="instance">A graph.</param>
    /// <returns>The number.</returns>
    public static int? EdgeCount(PSObject instance) => (Base(instance) as MlmdLineageGraph)?.Edges.Length;

    /// <summary>How many runs the graph reaches into.</summary>
    /// <param name="instance">A graph.</param>
    /// <returns>The number.</returns>
    public static int? RunCount(PSObject instance) => (Base(instance) as MlmdLineageGraph)?.Runs.Count;

    /// <summary>The node that the edge leaves, as a text.</summary>
    /// <param name="instance">An edge.</param>
    /// <returns>For example <c>execution 3 train (components.Train)</c>.</returns>
    public static string? FromText(PSObject instance) => EndText((Base(instance) as MlmdLineageEdge)?.From);

    /// <summary>The node that the edge leads to, as a text.</summary>
    /// <param name="instance">An edge.</param>
    /// <returns>For example <c>artifact 7 model (Model)</c>.</returns>
    public static string? ToText(PSObject instance) => EndText((Base(instance) as MlmdLineageEdge)?.To);

    /// <summary>The task and the name, which together say what differs between runs.</summary>
    /// <param name="instance">A difference of runs.</param>
    /// <returns>For example <c>train metrics.accuracy (sub)</c>: the DAGs around the task come last.</returns>
    public static string? WhereColumn(PSObject instance) =>
        Base(instance) is KfpDifference difference ? ViewText.Place(Shown(difference.Task), Shown(difference.Name), width: 0) : null;

    /// <summary>Which run each column shows.</summary>
    /// <param name="instance">A difference of runs.</param>
    /// <returns>For example <c>1 = 0b1c2d3e, 2 = 4f5a6b7c</c>.</returns>
    public static string? RunsText(PSObject instance) => Base(instance) is not KfpDifference difference ? null : string.Join(
        ", ", difference.RunId.Select(static (run, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1} = {ViewText.ShortRun(VisibleText.Of(run), WidestText)}")));

    /// <summary>The value of each run, one a line.</summary>
    /// <param name="instance">A difference of runs.</param>
    /// <returns>For example <c>run-1: 0.1</c>.</returns>
    public static string? ValuesText(PSObject instance) => Base(instance) is not KfpDifference difference ? null
        : string.Join('\n', difference.RunId.Select((run, index) => VisibleText.Of($"{run}: {RunColumns.Text(difference, index)}")));

    /// <summary>The value of the first run.</summary>
    /// <param name="instance">A difference of runs.</param>
    /// <returns>The value in invariant form.</returns>
    public static string? Run1Column(PSObject instance) => RunValue(instance, 0);

    /// <summary>The value of the second run.</summary>
    /// <param name="instance">A difference of runs.</param>
    /// <returns>The value in invariant form.</returns>
    public static string? Run2Column(PSObject instance) => RunValue(instance, 1);

    /// <summary>The value of the third run.</summary>
    /// <param name="instance">A difference of runs.</param>
    /// <returns>The value in invariant form.</returns>
    public static string? Run3Column(PSObject instance) => RunValue(instance, 2);

    /// <summary>The value in the reference, whole.</summary>
    /// <param name="instance">A difference of two lineages.</param>
    /// <returns>The value in invariant form.</returns>
    public static string? ReferenceText(PSObject instance) => Text((Base(instance) as MlmdLineageDifference)?.Reference);

    /// <summary>The value in the other lineage, whole.</summary>
    /// <param name="instance">A difference of two lineages.</param>
    /// <returns>The value in invariant form.</returns>
    public static string? DifferenceText(PSObject instance) => Text((Base(instance) as MlmdLineageDifference)?.Difference);

    /// <summary>The serialised message, in a form that goes through to another process.</summary>
    /// <param name="instance">A message of a type that this module need not know.</param>
    /// <returns>Its bytes.</returns>
    public static byte[]? Bytes(PSObject instance) => (Base(instance) as MlmdAny)?.Value.ToArray();

    /// <summary>The address of the store, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? AddressText(PSObject instance) => Own(instance, "Address");

    /// <summary>What to do, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? AdviceText(PSObject instance) => Own(instance, "Advice");

    /// <summary>The artifact of the metric, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? ArtifactText(PSObject instance) => Own(instance, "Artifact");

    /// <summary>The type of the artifact, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? ArtifactTypeText(PSObject instance) => Own(instance, "ArtifactType");

    /// <summary>The step or artifact, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? AtText(PSObject instance) => Own(instance, "At");

    /// <summary>The base type, every character of it to be seen.</summary>
    /// <param name="instance">A type.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? BaseTypeText(PSObject instance) => Own(instance, "BaseType");

    /// <summary>The code of the task, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? CodeText(PSObject instance) => Own(instance, "Code");

    /// <summary>The column of the matrix, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? ColumnText(PSObject instance) => Own(instance, "Column");

    /// <summary>The description, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? DescriptionText(PSObject instance) => Own(instance, "Description");

    /// <summary>What was found, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? DetailText(PSObject instance) => Own(instance, "Detail");

    /// <summary>The name for people, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? DisplayNameText(PSObject instance) => Own(instance, "DisplayName");

    /// <summary>The external id, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? ExternalIdText(PSObject instance) => Own(instance, "ExternalId");

    /// <summary>The name, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? NameText(PSObject instance) => Own(instance, "Name");

    /// <summary>The namespace, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? NamespaceText(PSObject instance) => Own(instance, "Namespace");

    /// <summary>The path of the task, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? PathText(PSObject instance) => Own(instance, "Path");

    /// <summary>The pipeline, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? PipelineText(PSObject instance) => Own(instance, "Pipeline");

    /// <summary>The root of the pipeline, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? PipelineRootText(PSObject instance) => Own(instance, "PipelineRoot");

    /// <summary>The pod, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? PodNameText(PSObject instance) => Own(instance, "PodName");

    /// <summary>The release, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? ReleaseText(PSObject instance) => Own(instance, "Release");

    /// <summary>The row of the matrix, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? RowText(PSObject instance) => Own(instance, "Row");

    /// <summary>The id of the run, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? RunIdText(PSObject instance) => Own(instance, "RunId");

    /// <summary>The slice of the data, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? SliceText(PSObject instance) => Own(instance, "Slice");

    /// <summary>The task, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? TaskText(PSObject instance) => Own(instance, "Task");

    /// <summary>The type, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? TypeText(PSObject instance) => Own(instance, "Type");

    /// <summary>The URI, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? UriText(PSObject instance) => Own(instance, "Uri");

    /// <summary>The version, every character of it to be seen.</summary>
    /// <param name="instance">An object that has it.</param>
    /// <returns>The text; <see langword="null"/> where there is none.</returns>
    public static string? VersionText(PSObject instance) => Own(instance, "Version");

    /// <summary>The path of the event, step by step.</summary>
    /// <param name="instance">An event.</param>
    /// <returns>For example <c>models/[0]</c>.</returns>
    public static string? StepsText(PSObject instance) => Base(instance) is MlmdEvent link ? string.Join('/', link.Path.AsEnumerable()) : null;

    private static string? RunValue(PSObject instance, int index) => Base(instance) is KfpDifference difference ? Shown(RunColumns.Text(difference, index)) : null;

    /// <summary>The object. One that came back from another process as a bag of properties is made again, once.</summary>
    private static object? Base(PSObject? instance)
    {
        if (instance is null) return null;
        if (instance.BaseObject is not PSCustomObject) return instance.BaseObject;
        return Remade.GetValue(instance, static bag => EntityConverter.TryMake(bag) ?? bag);
    }

    /// <summary>A property of the object as a terminal may have it.</summary>
    private static string? Own(PSObject? instance, string property) => Shown(PowerShellValue.Unwrap(instance?.Properties[property]?.Value) as string);

    private static string? Shown(string? text) => text is null ? null : VisibleText.Of(text);

    private static long IdOf(PSObject instance) => Base(instance) switch { MlmdNode node => node.Id, MlmdType type => type.Id, _ => 0 };

    private static long ExecutionOf(PSObject instance) => Base(instance) switch { MlmdEvent link => link.ExecutionId, KfpTask task => task.ExecutionId, _ => 0 };

    private static string Number(long number) => number > WidestId ? Beside : number.ToString(CultureInfo.InvariantCulture);

    private static string? Overflow(long number) => number > WidestId ? number.ToString(CultureInfo.InvariantCulture) : null;

    private static string? After(string? first, string? text) => first is null ? text : $"{first} {text}".TrimEnd();

    private static string? OwnName(MlmdNode node) => string.IsNullOrEmpty(node.Name) || MlmdKey.IsKey(node.Name) ? null : node.Name;

    private static string? Tasks(PSObject instance) =>
        Base(instance) is KfpRun run ? string.Create(CultureInfo.InvariantCulture, $"{run.TasksDone}/{run.TasksTotal}") : null;

    private static string? EndText(MlmdNode? node) => node is null ? null
        : VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"{NodeReference.Word(node.Kind)} {node.Id} {OwnName(node) ?? LineageText.Title(node)} ({node.Type})"));

    private static string? Text(object? value) => value is null ? null : VisibleText.Of(MlmdValue.Format(PowerShellValue.Unwrap(value)));
}
