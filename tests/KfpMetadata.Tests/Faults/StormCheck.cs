using KfpMetadata.Protocol;
using KfpMetadata.Tests.Client;
using StoreClient = KfpMetadata.Protocol.MetadataStoreService.MetadataStoreServiceClient;

namespace KfpMetadata.Tests.Faults;

/// <summary>The store after a storm, read past everything that went wrong, against what the writers were told.</summary>
internal sealed class StormCheck
{
    private readonly ILookup<long, Execution> _executions;
    private readonly ILookup<(long Task, bool Late), Artifact> _artifacts;
    private readonly ILookup<long, Event> _events;
    private readonly HashSet<long> _attributed;
    private readonly HashSet<long> _associated;
    private readonly long _data;

    private StormCheck(IEnumerable<Execution> executions, IEnumerable<Artifact> artifacts, IEnumerable<Event> events, HashSet<long> attributed, HashSet<long> associated, long data)
    {
        _executions = executions.Where(static node => node.CustomProperties.ContainsKey(StormWriter.Task)).ToLookup(static node => node.CustomProperties[StormWriter.Task].IntValue);
        _artifacts = artifacts.Where(static node => node.CustomProperties.ContainsKey(StormWriter.Task))
            .ToLookup(static node => (node.CustomProperties[StormWriter.Task].IntValue, node.CustomProperties[StormWriter.Late].BoolValue));
        _events = events.ToLookup(static link => link.ExecutionId);
        (_attributed, _associated, _data) = (attributed, associated, data);
    }

    public static async Task<StormCheck> ReadAsync(StoreClient store, Scene scene)
    {
        var executions = (await store.GetExecutionsAsync(new GetExecutionsRequest())).Executions;
        var artifacts = (await store.GetArtifactsAsync(new GetArtifactsRequest())).Artifacts;
        var events = (await store.GetEventsByExecutionIDsAsync(
            new GetEventsByExecutionIDsRequest { ExecutionIds = { executions.Select(static node => node.Id) } })).Events;
        var attributed = (await store.GetArtifactsByContextAsync(new GetArtifactsByContextRequest { ContextId = scene.Run.Id })).Artifacts;
        var associated = (await store.GetExecutionsByContextAsync(new GetExecutionsByContextRequest { ContextId = scene.Run.Id })).Executions;
        Assert.Single((await store.GetContextsAsync(new GetContextsRequest())).Contexts);
        return new StormCheck(
            executions, artifacts, events, [.. attributed.Select(static node => node.Id)], [.. associated.Select(static node => node.Id)], scene.Data.Id);
    }

    /// <summary>Everything that was acknowledged is there once and whole, nothing that was refused is there, and nothing else is.</summary>
    public void Require(IReadOnlyCollection<TaskReport> reports)
    {
        var problems = new List<string>();
        foreach (var report in reports) problems.AddRange(Problems(report).Select(problem => $"task {report.Number} ({report.Step}, {report.Error?.Message}): {problem}"));
        problems.AddRange(_executions.Select(static group => group.Key).Except(reports.Select(static report => (long)report.Number)).Select(static task => $"nobody recorded task {task}"));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private IEnumerable<string> Problems(TaskReport report)
    {
        var executions = _executions[report.Number].ToList();
        var (least, most) = report.Rows(TaskStep.Execution);
        if (executions.Count < least || executions.Count > most) yield return $"{executions.Count} executions";
        var first = _artifacts[(report.Number, false)].ToList();
        var late = _artifacts[(report.Number, true)].ToList();
        if (first.Count != executions.Count) yield return $"{first.Count} outputs of {executions.Count} executions";
        (least, most) = report.Rows(TaskStep.LateOutput);
        if (late.Count < least || late.Count > most) yield return $"{late.Count} late outputs";
        if (executions.Count != 1) yield break;

        if (!_associated.Contains(executions[0].Id)) yield return "not in its run";
        foreach (var artifact in first.Concat(late).Where(artifact => !_attributed.Contains(artifact.Id))) yield return $"output {artifact.Id} is not in its run";
        var expected = first.Concat(late).Select(static artifact => (artifact.Id, Event.Types.Type.Output)).Append((_data, Event.Types.Type.Input)).Order();
        var events = _events[executions[0].Id].Select(static link => (link.ArtifactId, link.Type)).Order().ToList();
        if (!events.SequenceEqual(expected)) yield return $"events {string.Join(' ', events)}";
        if (report.Step == TaskStep.Done && executions[0].LastKnownState != Execution.Types.State.Complete) yield return $"state {executions[0].LastKnownState}";
    }
}
