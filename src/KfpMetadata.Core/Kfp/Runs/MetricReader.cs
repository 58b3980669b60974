using System.Runtime.CompilerServices;

namespace KfpMetadata;

/// <summary>Reads the metrics of tasks and artifacts, a batch of them at a time.</summary>
/// <param name="client">The store.</param>
/// <param name="isMetricType">Whether artifacts of a type are read.</param>
internal sealed class MetricReader(IMlmdClient client, Func<string?, bool> isMetricType)
{
    /// <summary>The metrics among the outputs of tasks, in the order of the tasks. Executions that another one took the place of have none.</summary>
    public async IAsyncEnumerable<KfpMetric> OfTasksAsync(IEnumerable<KfpTask> tasks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in tasks.Where(static task => !task.IsSuperseded).Chunk(RunReader.Batch))
        {
            await RunReader.ReadEventsAsync(client, batch, cancellationToken).ConfigureAwait(false);
            var outputs = batch.SelectMany(static task => task.Events!.Where(static link => RunReader.IsOutput(link) && !RunReader.IsLog(link)).Select(link => (Task: task, Link: link))).ToList();
            var ids = outputs.Select(static output => output.Link.ArtifactId).Distinct().ToList();
            if (ids.Count == 0) continue;
            var artifacts = (await client.GetNodesByIdAsync<MlmdArtifact>(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(static artifact => artifact.Id);
            foreach (var output in outputs.GroupBy(static output => (output.Task, output.Link.Name)))
            {
                var links = output.DistinctBy(static item => item.Link.ArtifactId).ToList();
                for (var i = 0; i < links.Count; i++)
                {
                    var (task, link) = links[i];
                    if (!artifacts.TryGetValue(link.ArtifactId, out var artifact) || !isMetricType(artifact.Type)) continue;
                    foreach (var metric in MetricCodec.Read(artifact, task, link.Name, links.Count > 1 ? i : null)) yield return metric;
                }
            }
        }
    }

    /// <summary>The metrics of artifacts that the user picked, of whatever type; the task is the one that made the artifact.</summary>
    public async IAsyncEnumerable<KfpMetric> OfArtifactsAsync(IReadOnlyList<MlmdArtifact> artifacts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var links = await client.GetEventsAsync<MlmdArtifact>([.. artifacts.Select(static artifact => artifact.Id)], cancellationToken).ConfigureAwait(false);
        var outputs = links.Where(RunReader.IsOutput).ToList();
        var read = new Dictionary<long, MlmdExecution>();
        var makers = await ArtifactMakers.FindAsync(
            outputs,
            async ids =>
            {
                foreach (var execution in await client.GetNodesByIdAsync<MlmdExecution>(ids, cancellationToken).ConfigureAwait(false)) read[execution.Id] = execution;
            },
            read.GetValueOrDefault).ConfigureAwait(false);
        var made = outputs.Where(link => makers[link.ArtifactId] == link.ExecutionId).DistinctBy(static link => link.ArtifactId).ToDictionary(static link => link.ArtifactId);
        var tasks = await TasksAsync([.. makers.Values.Distinct().Where(read.ContainsKey).Select(id => read[id])], cancellationToken).ConfigureAwait(false);
        foreach (var artifact in artifacts)
        {
            var link = made.GetValueOrDefault(artifact.Id);
            foreach (var metric in MetricCodec.Read(artifact, link is null ? null : tasks.GetValueOrDefault(link.ExecutionId), link?.Name)) yield return metric;
        }
    }

    /// <summary>The metrics of executions that the user picked.</summary>
    public async IAsyncEnumerable<KfpMetric> OfExecutionsAsync(IReadOnlyList<MlmdExecution> executions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tasks = await TasksAsync(executions, cancellationToken).ConfigureAwait(false);
        await foreach (var metric in OfTasksAsync(executions.Select(execution => tasks[execution.Id]), cancellationToken).ConfigureAwait(false)) yield return metric;
    }

    private async Task<Dictionary<long, KfpTask>> TasksAsync(IReadOnlyList<MlmdExecution> executions, CancellationToken cancellationToken)
    {
        if (executions.Count == 0) return [];
        var runs = await TaskRuns.FindAsync(client, executions, cancellationToken).ConfigureAwait(false);
        return executions.DistinctBy(static execution => execution.Id)
            .ToDictionary(static execution => execution.Id, execution => TaskFactory.Create(execution, runs.GetValueOrDefault(execution.Id)));
    }
}
