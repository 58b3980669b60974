using System.Globalization;
using System.Text;
using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Faults;

/// <summary>Every mishap once to every kind of write. docs/reliability.md shows what comes of them; every server gives the same table.</summary>
[Collection(AloneCollection.Name)]
public sealed class FaultTableTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Each takes half a minute.</summary>
    public static TheoryData<StoreKind> Kinds => [.. Enum.GetValues<StoreKind>().Take(Effort.Of(smoke: 1, full: 3))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_page_shows_what_comes_of_every_mishap(StoreKind kind)
    {
        var mishaps = Mishap.All;
        var lanes = await Task.WhenAll(FaultedCall.All.Select(call => RunAsync(kind, call, mishaps)));
        var table = new StringBuilder("| What happens | Calls | At once | Repeated | Found by key | Refused | Refused, yet done | Outcome unknown | Lost | Doubled |\n")
            .Append("|---|---|---|---|---|---|---|---|---|---|\n");
        var told = new List<string>();
        for (var row = 0; row < mishaps.Count; row++)
        {
            var outcomes = lanes.Select(lane => lane[row]).ToList();
            var counts = Enum.GetValues<FaultOutcome>().Select(outcome => outcomes.Count(other => other == outcome));
            var cells = counts.Prepend(outcomes.Count).Select(static count => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture));
            table.Append(CultureInfo.InvariantCulture, $"| {mishaps[row]} | {string.Join(" | ", cells)} |\n");
            told.AddRange(lanes.Select((lane, index) => $"{mishaps[row]}: {FaultedCall.All[index].Rpc} {lane[row]}").Where(static line => line.EndsWith("Lost", StringComparison.Ordinal) || line.EndsWith("Doubled", StringComparison.Ordinal)));
        }

        Assert.True(told.Count == 0, string.Join('\n', told));
        await GeneratedBlock.RequireAsync("docs/reliability.md", "faults", table.ToString());
    }

    /// <summary>A store for each call: they run side by side, and a stall of one would hold up nobody else's.</summary>
    private static async Task<IReadOnlyList<FaultOutcome>> RunAsync(StoreKind kind, FaultedCall call, IReadOnlyList<Mishap> mishaps)
    {
        await using var store = await ServedStore.OpenAsync(kind);
        await using var path = await FaultPath.StartAsync(store.Port, Timeout);
        return await new FaultLane(path, store.Raw, call).RunAsync(mishaps);
    }
}
