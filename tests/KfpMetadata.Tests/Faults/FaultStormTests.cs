using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Faults;

/// <summary>Four writers on a way to the server where one call in five goes wrong, on the connection or in a proxy.</summary>
[Collection(AloneCollection.Name)]
public sealed class FaultStormTests(ITestOutputHelper output)
{
    private const int Writers = 4;
    private const int Seed = 20261124;

    private static readonly int Tasks = Effort.Of(smoke: 60, full: 1000);
    private static readonly int Stalls = Effort.Of(smoke: 0, full: 4);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Theory]
    [MemberData(nameof(TestStore.Kinds), MemberType = typeof(TestStore))]
    public async Task Every_task_is_recorded_once_or_its_error_says_so(StoreKind kind)
    {
        await using var store = await ServedStore.OpenAsync(kind);
        Scene scene;
        await using (var calm = await FaultPath.StartAsync(store.Port, Timeout)) scene = await Scene.MakeAsync(calm.Client);

        var reports = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(store.Port, scene, writer)));

        var all = reports.SelectMany(static list => list).ToList();
        Assert.Equal(Tasks, all.Count);
        (await StormCheck.ReadAsync(store.Raw, scene)).Require(all);
        foreach (var group in all.GroupBy(static report => report.Error?.ErrorId ?? "recorded", StringComparer.Ordinal)) 
            output.WriteLine($"{group.Key}: {group.Count()}, such as {group.First().Error?.Message}");
        Assert.All(all.Where(static report => report.Error?.ErrorId == MlmdErrorId.OutcomeUnknown && report.Step < TaskStep.End), static report => Assert.NotNull(report.Error!.Key));
        // What a proxy refuses in the server's name stays refused; all else is made good.
        Assert.True(all.Count(static report => report.Error is null) > Tasks * 2 / 3);
    }

    private static async Task<List<TaskReport>> WriteAsync(int port, Scene scene, int number)
    {
        await using var path = await FaultPath.StartAsync(port, Timeout);
        var dice = new Random(Seed + number);
        path.Plan = (_, _) => Draw(dice);
        var writer = new StormWriter(path.Client, scene);
        var reports = new List<TaskReport>();
        for (var task = number; task < Tasks; task += Writers) reports.Add(await writer.RecordAsync(task));
        return reports;
    }

    /// <summary>Each stall costs the time of an attempt.</summary>
    private static Disruption? Draw(Random dice) => dice.Next(1000) switch
    {
        >= 200 => null,
        var roll when roll < Stalls => Disruption.Stalls[dice.Next(Disruption.Stalls.Count)],
        < 110 => Disruption.OnTheWire[dice.Next(Disruption.OnTheWire.Count)],
        _ => Disruption.InTheProxy[dice.Next(Disruption.InTheProxy.Count)],
    };
}
