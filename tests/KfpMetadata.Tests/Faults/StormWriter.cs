using KfpMetadata.Client;
using KfpMetadata.Tests.Client;

namespace KfpMetadata.Tests.Faults;

/// <summary>Records tasks one after the other, each with two outputs and an end, and notes what it is told of them.</summary>
internal sealed class StormWriter(MlmdClient client, Scene scene)
{
    public const string Task = "task";
    public const string Late = "late";

    public async Task<TaskReport> RecordAsync(int number)
    {
        var token = TestContext.Current.CancellationToken;
        var execution = scene.Next();
        execution.CustomProperties[Task] = (long)number;
        var step = TaskStep.Execution;
        try
        {
            await scene.RecordTaskAsync(client, execution, Output(number, late: false));
            step = TaskStep.LateOutput;
            await client.RecordOutputsAsync([scene.Run], [new OutputRecord(execution.Id, Output(number, late: true), Late)], token);
            step = TaskStep.End;
            await client.UpdateNodesAsync<MlmdExecution>(
                [new NodeUpdate { Id = execution.Id, TypeId = execution.TypeId, State = (int)MlmdExecutionState.Complete }], token);
            return new TaskReport(number, TaskStep.Done, null);
        }
        catch (MlmdException error)
        {
            return new TaskReport(number, step, error);
        }
    }

    private static MlmdArtifact Output(int number, bool late)
    {
        var model = Scene.Model();
        model.CustomProperties[Task] = (long)number;
        model.CustomProperties[Late] = late;
        return model;
    }
}
