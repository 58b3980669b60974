using System.Globalization;
using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Faults;

/// <summary>Every disruption to every kind of write. docs/reliability.md shows what comes of them; every server gives the same tables.</summary>
[Collection(AloneCollection.Name)]
public sealed class FaultTableTests
{
    private const string Page = "docs/reliability.md";

    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(4);

    private static readonly bool Full = Effort.Of(smoke: 0, full: 1) == 1;

    public static TheoryData<StoreKind> Kinds => [.. Enum.GetValues<StoreKind>().Take(Full ? 3 : 1)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_page_shows_what_comes_of_every_disruption(StoreKind kind)
    {
        // Stalls last as long as the attempt of a call.
        var table = await TableAsync(kind, Full ? Disruption.All : [.. Disruption.All.Except(Disruption.Stalls)], Patient, forGood: false);
        await CompareAsync("faults", table);
    }

    [Fact]
    public async Task The_page_shows_what_comes_of_a_disruption_that_lasts()
    {
        WireFault[] lasting = Full ? [WireFault.ResetBefore, WireFault.ResetAfter, WireFault.StallBefore, WireFault.StallAfter] : [WireFault.ResetAfter];
        var table = await TableAsync(StoreKind.Embedded, [.. Disruption.All.Where(disruption => lasting.Contains(disruption.Wire))], Brief, forGood: true);
        await CompareAsync("outages", table);
    }

    private static Task CompareAsync(string name, IReadOnlyList<string> table)
    {
        var block = new GeneratedBlock(Page, name);
        return Full ? block.RequireAsync(table) : block.RequirePartAsync(table);
    }

    private static async Task<IReadOnlyList<string>> TableAsync(StoreKind kind, IReadOnlyList<Disruption> disruptions, TimeSpan timeout, bool forGood)
    {
        await using var store = await ServedStore.OpenAsync(kind);
        // All calls side by side: a stall holds up its own connection alone.
        var lanes = await Task.WhenAll(FaultedCall.All.Select(call => RunAsync(store, call, disruptions, timeout, forGood)));
        var told = FaultedCall.All.SelectMany((call, lane) => disruptions.Select((disruption, row) => (call.Rpc, disruption, Outcome: lanes[lane][row])));
        Assert.DoesNotContain(told, static cell => cell.Outcome is FaultOutcome.Lost or FaultOutcome.Doubled);
        return
        [
            "| What happens | Calls | At once | Repeated | Found by key | Refused | Refused, yet done | Outcome unknown | Lost | Doubled |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
            .. disruptions.Select((disruption, row) => Row(disruption, [.. lanes.Select(lane => lane[row])])),
        ];
    }

    private static string Row(Disruption disruption, IReadOnlyList<FaultOutcome> outcomes)
    {
        var counts = Enum.GetValues<FaultOutcome>().Select(outcome => outcomes.Count(other => other == outcome));
        var cells = counts.Prepend(outcomes.Count).Select(static count => count.ToString(CultureInfo.InvariantCulture));
        return $"| {disruption} | {string.Join(" | ", cells)} |";
    }

    private static async Task<IReadOnlyList<FaultOutcome>> RunAsync(ServedStore store, FaultedCall call, IReadOnlyList<Disruption> disruptions, TimeSpan timeout, bool forGood)
    {
        if (!forGood) return await RunAsync(store, call, disruptions, timeout, forGood, call.Rpc);
        // What lasts spoils the connection for whatever comes next.
        var outcomes = new List<FaultOutcome>();
        foreach (var disruption in disruptions) outcomes.AddRange(await RunAsync(store, call, [disruption], timeout, forGood, $"{call.Rpc} {disruption}"));
        return outcomes;
    }

    private static async Task<IReadOnlyList<FaultOutcome>> RunAsync(
        ServedStore store, FaultedCall call, IReadOnlyList<Disruption> disruptions, TimeSpan timeout, bool forGood, string name)
    {
        await using var path = await FaultPath.StartAsync(store.Port, timeout);
        return await new FaultLane(path, store.Raw, call, forGood).RunAsync(disruptions, name);
    }
}
