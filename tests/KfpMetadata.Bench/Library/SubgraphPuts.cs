using System.Diagnostics;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;

namespace KfpMetadata.Bench;

/// <summary>Puts lineage subgraphs into the embedded store, one call for each.</summary>
internal sealed class SubgraphPuts(EmbeddedStore store, long runType, long taskType, long modelType)
{
    /// <summary>Puts so many.</summary>
    public static async Task<(double Seconds, long Answer)> RunAsync(string path, int size)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions { Path = path });
        var puts = new SubgraphPuts(
            store,
            (await store.PutContextType(new() { ContextType = RunMessages.RunType }, null!)).TypeId,
            (await store.PutExecutionType(new() { ExecutionType = RunMessages.TaskType }, null!)).TypeId,
            (await store.PutArtifactType(new() { ArtifactType = new ArtifactType { Name = "Model" } }, null!)).TypeId);
        var warm = size / 10;
        for (var number = 0; number < warm; number++)
        {
            await puts.PutAsync($"warm-{number}");
            // Four pauses, in which the runtime compiles what has been used.
            if ((number + 1) % Math.Max(1, warm / 4) == 0) await Task.Delay(300);
        }

        var watch = Stopwatch.StartNew();
        for (var number = 0; number < size; number++) await puts.PutAsync($"run-{number}");
        return (watch.Elapsed.TotalSeconds, size);
    }

    private async Task PutAsync(string run)
    {
        var request = new PutLineageSubgraphRequest { Contexts = { RunMessages.Run(runType, run) } };
        for (var task = 0; task < StoreShape.Tasks; task++)
        {
            request.Executions.Add(RunMessages.Task(taskType, $"{run}-{task}"));
            for (var number = 0; number < StoreShape.Outputs; number++)
            {
                var output = (task * StoreShape.Outputs) + number;
                request.Artifacts.Add(Model(run, task, number));
                request.EventEdges.Add(Edge(task, output, Event.Types.Type.Output, $"output-{number}"));
                if (task > 0) request.EventEdges.Add(Edge(task, output - StoreShape.Outputs, Event.Types.Type.Input, $"input-{number}"));
            }
        }

        await store.PutLineageSubgraph(request, null!);
    }

    private Artifact Model(string run, int task, int number) => new()
    {
        TypeId = modelType,
        Uri = $"s3://bench/{run}/{task}/{number}",
        State = Artifact.Types.State.Live,
        CustomProperties = { ["name"] = new Value { StringValue = $"output-{number}" }, ["run_id"] = new Value { StringValue = run } },
    };

    private static PutLineageSubgraphRequest.Types.EventEdge Edge(int execution, int artifact, Event.Types.Type type, string name) =>
        new() { ExecutionIndex = execution, ArtifactIndex = artifact, Event = RunMessages.Event(type, name) };
}
