using System.Text.Json.Nodes;

namespace KfpMetadata.Tests.Storage;

/// <summary>The store against what the released library answered, case by case.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, JsonObject> Differences = ReadDifferences();

    public static TheoryData<string> Areas => [.. ConformanceCase.Areas];

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task EveryCaseIsAnsweredAsRecorded(string area)
    {
        var (cases, compared, excluded) = (0, 0, 0);
        var failures = new List<string>();
        foreach (var recorded in ConformanceCase.ReadArea(area))
        {
            var instead = Differences.GetValueOrDefault(recorded.Name)?["steps"] as JsonObject;
            var replay = new ConformanceReplay(recorded, instead);
            failures.AddRange((await replay.Run()).Select(difference => $"{recorded.Name}: {difference}"));
            (cases, compared, excluded) = (cases + 1, compared + replay.Compared, excluded + replay.Excluded);
        }

        Assert.True(compared > cases);
        output.WriteLine($"{area}: {cases} cases, {compared} steps compared, {excluded} steps excluded (filter)");
        Assert.True(failures.Count == 0, $"{failures.Count} differences\n" + string.Join('\n', failures));
    }

    /// <summary>The table may only name what really differs.</summary>
    [Fact]
    public async Task EveryListedDifferenceDiffers()
    {
        var cases = ConformanceCase.Areas.SelectMany(ConformanceCase.ReadArea).ToDictionary(item => item.Name, StringComparer.Ordinal);
        foreach (var name in Differences.Keys)
        {
            var asRecorded = await new ConformanceReplay(cases[name]).Run();
            Assert.True(asRecorded.Count > 0, $"{name} is listed as different and passes as recorded");
        }
    }

    private static Dictionary<string, JsonObject> ReadDifferences() =>
        File.ReadLines(TestData.PathOf("differences.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())
            .ToDictionary(item => item["case"]!.GetValue<string>(), StringComparer.Ordinal);
}
