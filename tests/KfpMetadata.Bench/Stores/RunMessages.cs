using KfpMetadata.Protocol;

namespace KfpMetadata.Bench;

/// <summary>The nodes and events of a run, as messages.</summary>
internal static class RunMessages
{
    /// <summary>The type of runs.</summary>
    public static ContextType RunType => new() { Name = "KfpRun", Properties = { ["pipeline_name"] = PropertyType.String, ["run_id"] = PropertyType.String } };

    /// <summary>The type of tasks.</summary>
    public static ExecutionType TaskType => new() { Name = "components.Train" };

    /// <summary>A run.</summary>
    public static Context Run(long type, string name) => new()
    {
        TypeId = type,
        Name = name,
        Properties = { ["pipeline_name"] = new Value { StringValue = "bench" }, ["run_id"] = new Value { StringValue = name } },
    };

    /// <summary>A task.</summary>
    public static Execution Task(long type, string pod) => new()
    {
        TypeId = type,
        LastKnownState = Execution.Types.State.Complete,
        CustomProperties = { ["kfp_pod_name"] = new Value { StringValue = pod } },
    };

    /// <summary>An event between two stored nodes.</summary>
    public static Event Event(long execution, long artifact, Event.Types.Type type, string name)
    {
        var made = Event(type, name);
        made.ExecutionId = execution;
        made.ArtifactId = artifact;
        return made;
    }

    /// <summary>An event whose nodes are told beside it.</summary>
    public static Event Event(Event.Types.Type type, string name) => new() { Type = type, Path = new() { Steps = { new Event.Types.Path.Types.Step { Key = name } } } };
}
