using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Client;

/// <summary>Many writers at once on a bad way to the store.</summary>
public sealed class StormTests
{
    private const int Writers = 6;

    private static readonly int TasksEach = Effort.Of(smoke: 5, full: 30);

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Every_task_and_output_is_there_once_with_its_links(StoreKind kind)
    {
        await using var store = await TestStore.OpenAsync(kind);
        var scene = await Scene.MakeAsync(store.Client);
        var before = await Snapshot.TakeAsync(store.Raw);
        var dice = new Random(17);
        store.Faults.Plan = (_, _) =>
        {
            int roll;
            lock (dice) roll = dice.Next(100);
            return roll switch { < 10 => Fault.RequestLost, < 35 => Fault.AnswerLost, < 40 => Fault.SentTwice, < 45 => Fault.Aborted, _ => Fault.None };
        };

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            await using var client = store.Fresh(TimeSpan.FromSeconds(60));
            for (var i = 0; i < TasksEach; i++)
            {
                var task = await scene.RecordTaskAsync(client);
                await client.RecordOutputsAsync([scene.Run], [new OutputRecord(task.Execution.Id, Scene.Model(), "late")], TestContext.Current.CancellationToken);
                await client.UpdateNodesAsync<MlmdExecution>(
                    [new NodeUpdate { Id = task.Execution.Id, TypeId = task.Execution.TypeId, State = (int)MlmdExecutionState.Complete }], TestContext.Current.CancellationToken);
            }
        }));

        store.Faults.Plan = static (_, _) => Fault.None;
        var added = (await Snapshot.TakeAsync(store.Raw)).AssertOnlyAddsTo(before);
        int Count(string rows) => added.Count(row => row.StartsWith(rows + " ", StringComparison.Ordinal));
        Assert.Equal(Writers * TasksEach, Count("execution"));
        Assert.Equal(Writers * TasksEach, Count("association"));
        Assert.Equal(2 * Writers * TasksEach, Count("artifact"));
        Assert.Equal((2 * Writers * TasksEach) + 1, Count("attribution"));
        Assert.Equal(3 * Writers * TasksEach, Count("event"));
    }
}
