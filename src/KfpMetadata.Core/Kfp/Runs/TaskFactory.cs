using System.Globalization;

namespace KfpMetadata;

/// <summary>Makes the view of one execution, in either layout.</summary>
internal static class TaskFactory
{
    /// <summary>The task without its place in a tree: path and state are those of the execution alone.</summary>
    public static KfpTask Create(MlmdExecution execution, string? runId)
    {
        var own = execution.CustomProperties;
        var state = TaskStates.Of(execution);
        var iterations = Whole(own, TaskNames.IterationCount);
        var total = Whole(own, TaskNames.TotalTasks);
        var name = Text(own, TaskNames.TaskName) ?? Text(execution.Properties, KfpNames.ComponentId) ?? Text(own, TaskNames.DisplayName);
        var task = new KfpTask
        {
            RunId = runId ?? Text(execution.Properties, KfpNames.RunId) ?? Text(own, KfpNames.RunId),
            Name = name ?? execution.Type,
            DisplayName = Text(own, TaskNames.DisplayName) ?? name ?? execution.Type,
            Kind = KindOf(execution.Type ?? "", iterations),
            State = state,
            StoredState = execution.State ?? MlmdExecutionState.Unknown,
            StartTime = execution.CreateTime,
            EndTime = TaskStates.IsFinal(state) ? execution.LastUpdateTime : null,
            Iteration = Whole(own, TaskNames.Iteration),
            IterationCount = iterations,
            // An absent or zero total says nothing; a loop says its own, and 0 of it counts.
            ExpectedTasks = iterations ?? (total > 0 ? total : null),
            CachedExecutionId = Text(own, TaskNames.CachedExecution) is { } cached
                && long.TryParse(cached, NumberStyles.None, CultureInfo.InvariantCulture, out var cachedId) ? cachedId : null,
            Inputs = Parameters(own, TaskNames.Inputs, KfpNames.InputParameterPrefix),
            Outputs = Parameters(own, TaskNames.Outputs, KfpNames.OutputParameterPrefix),
            PodName = Text(own, TaskNames.Pod) ?? Text(own, KfpNames.PodName) ?? Text(execution.Properties, KfpNames.PodName),
            Code = CodeOf(execution),
            ExecutionId = execution.Id,
            ParentExecutionId = Whole(own, TaskNames.ParentDag),
            Execution = execution,
        };
        task.Path = Segment(task);
        return task;
    }

    /// <summary>The name of the task in a path; an iteration has its index, as the layers of the UI have.</summary>
    public static string Segment(KfpTask task) => task.Iteration is { } index
        ? string.Create(CultureInfo.InvariantCulture, $"{task.Name}.{index}")
        : task.Name ?? "";

    /// <summary>A text that is there and not empty.</summary>
    public static string? Text(MlmdPropertyDictionary properties, string name) => properties[name] is string { Length: > 0 } text ? text : null;

    /// <summary>Kubeflow reads ids and counts as integers only; a text or a double there is none.</summary>
    private static long? Whole(MlmdPropertyDictionary properties, string name) => properties[name] is long number ? number : null;

    private static KfpTaskKind KindOf(string type, long? iterations)
    {
        if (string.Equals(type, TaskNames.Dag, StringComparison.Ordinal)) return iterations is null ? KfpTaskKind.Dag : KfpTaskKind.Loop;
        if (string.Equals(type, TaskNames.Container, StringComparison.Ordinal)) return KfpTaskKind.Container;
        if (type.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal)) return KfpTaskKind.Container;
        return type.StartsWith(TaskNames.ImporterPrefix, StringComparison.Ordinal) ? KfpTaskKind.Importer : KfpTaskKind.Other;
    }

    /// <summary>One struct in v2, one property each in v1.</summary>
    private static MlmdPropertyDictionary Parameters(MlmdPropertyDictionary properties, string structName, string prefix)
    {
        if (properties[structName] is MlmdPropertyDictionary map) return map;
        var result = new MlmdPropertyDictionary();
        foreach (var (name, value) in properties)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) result[name[prefix.Length..]] = value;
        }

        return result;
    }

    private static string? CodeOf(MlmdExecution execution)
    {
        var type = execution.Type ?? "";
        if (type.StartsWith(KfpNames.ExecutionTypePrefix, StringComparison.Ordinal))
        {
            var digest = type.IndexOf('@', StringComparison.Ordinal);
            return digest < 0 ? type : type[(digest + 1)..];
        }

        return Text(execution.CustomProperties, TaskNames.Image) ?? Text(execution.CustomProperties, TaskNames.Fingerprint);
    }
}
