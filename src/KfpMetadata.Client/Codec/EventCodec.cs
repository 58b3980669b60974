using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Events between protobuf and the domain.</summary>
internal static class EventCodec
{
    public static Event Encode(MlmdEvent link)
    {
        var result = new Event { ArtifactId = link.ArtifactId, ExecutionId = link.ExecutionId, Type = (Event.Types.Type)link.Type };
        if (link.Path.Length > 0) result.Path = Path(link.Path);
        if (link.Time is { } time) result.MillisecondsSinceEpoch = MlmdTime.ToMilliseconds(time);
        return result;
    }

    /// <summary>An event whose missing end comes from the message around it. Kubeflow reads the one key step as the name.</summary>
    public static Event Named(MlmdEventType type, string name) => new() { Type = (Event.Types.Type)type, Path = Path([new MlmdEventPathStep(name)]) };

    public static MlmdEvent Decode(Event link) => new()
    {
        ArtifactId = link.ArtifactId,
        ExecutionId = link.ExecutionId,
        Type = (MlmdEventType)link.Type,
        Path = link.Path is null ? [] : link.Path.Steps.Select(Step).ToArray(),
        Time = TimeCodec.Decode(link.HasMillisecondsSinceEpoch, link.MillisecondsSinceEpoch),
    };

    private static Event.Types.Path Path(IReadOnlyList<MlmdEventPathStep> steps)
    {
        var path = new Event.Types.Path();
        foreach (var step in steps)
            path.Steps.Add(step.Key is { } key ? new Event.Types.Path.Types.Step { Key = key } : new Event.Types.Path.Types.Step { Index = step.Index ?? 0 });
        return path;
    }

    private static MlmdEventPathStep Step(Event.Types.Path.Types.Step step) => step.ValueCase switch
    {
        Event.Types.Path.Types.Step.ValueOneofCase.Key => new MlmdEventPathStep(step.Key),
        Event.Types.Path.Types.Step.ValueOneofCase.Index => new MlmdEventPathStep(null, step.Index),
        _ => new MlmdEventPathStep(null),
    };
}
