using System.Text.Json.Nodes;
using KfpMetadata.Tests.Faults;
using KfpMetadata.Tests.Reference;
using KfpMetadata.Tests.Server;
using KfpMetadata.Tests.Storage;

namespace KfpMetadata.Tests.Web;

/// <summary>
/// The calls of Kubeflow's UI by its own client, in Node and in Chromium: KfpMetadata.Server and MLMD 1.17.1 and 1.14.0 behind a gRPC-Web
/// proxy, each over a copy of one store, give the same answers. And which pages a browser lets call the server.
/// </summary>
public sealed class UiCallsTests : IDisposable
{
    private const string Ui = "https://ui.example.com";

    /// <summary>What the UI's pages call (Kubeflow Pipelines 2.17).</summary>
    private static readonly string[] Methods =
    [
        "GetArtifactTypes", "GetArtifactTypesByID", "GetArtifacts", "GetArtifactsByContext", "GetArtifactsByID", "GetArtifactsByURI",
        "GetContextByTypeAndName", "GetContextType", "GetContextsByArtifact", "GetContextsByExecution", "GetEventsByArtifactIDs",
        "GetEventsByExecutionIDs", "GetExecutionTypes", "GetExecutionTypesByID", "GetExecutions", "GetExecutionsByContext", "GetExecutionsByID",
    ];

    private static readonly Dictionary<string, string[]> Runs = new()
    {
        ["kfp-v2-runs"] =
        [
            "11111111-aaaa-4aaa-8aaa-000000000001", "22222222-aaaa-4aaa-8aaa-000000000002", "33333333-aaaa-4aaa-8aaa-000000000003",
            "44444444-aaaa-4aaa-8aaa-000000000004", "55555555-aaaa-4aaa-8aaa-000000000005", "no-such-run",
        ],
        ["kfp-v1-helpers"] = ["wf-one", "wf-two", "no-such-run"],
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Store, where the client runs, the form of its messages (the UI's is binary), and the calls on each server.</summary>
    public static TheoryData<string, string, string, int> Visits { get; } =
        new(new TheoryDataRow<string, string, string, int>[]
        {
            new("kfp-v1-helpers", UiClient.Node, "binary", 123),
            new("kfp-v2-runs", UiClient.Node, "binary", 1036),
            new("kfp-v2-runs", UiClient.Chromium, "binary", 1036),
            new("kfp-v1-helpers", UiClient.Chromium, "text", 123),
        }[..Effort.Of(smoke: 1, full: 4)]);

    /// <summary>The origin of a page, and which of the servers below it may call.</summary>
    public static TheoryData<string, bool[]> Origins { get; } = new(new TheoryDataRow<string, bool[]>[]
    {
        new("https://other.example.com", [false, false, true, false]),
        new(Ui, [true, true, true, false]),
    }[..Effort.Of(smoke: 1, full: 2)]);

    [Theory]
    [MemberData(nameof(Visits))]
    public async Task TheServersGiveTheSameAnswers(string store, string where, string format, int calls)
    {
        await using var own = await StoreServerProcess.StartAsync("--path", Copy(store, "own"), "--web-port", "0");
        await using var newer = await ReferenceServer.StartAsync(ReferenceRelease.V1_17_1, "--sqlite", Copy(store, "1.17.1"));
        await using var older = await ReferenceServer.StartAsync(ReferenceRelease.V1_14_0, "--sqlite", Copy(store, "1.14.0"));
        await using var newerWeb = await CallProxy.StartAsync(newer.Port, web: true);
        await using var olderWeb = await CallProxy.StartAsync(older.Port, web: true);
        string[] hosts = ["http://" + own.WebAddress, $"http://127.0.0.1:{newerWeb.Port}", $"http://127.0.0.1:{olderWeb.Port}"];
        var answers = await UiClient.CallAsync(where, format, hosts, Runs[store]);

        // No difference is explained away: none of the deliberate ones touches what the UI asks of these stores.
        var differences = answers.Skip(1).SelectMany(reference => answers[0].Zip(reference))
            .Where(pair => !JsonNode.DeepEquals(pair.First, pair.Second))
            .Select(pair => $"{pair.First!.ToJsonString()}\n{pair.Second!.ToJsonString()}").ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{answers[0].Count} calls on each of {answers.Count} servers, {differences.Count} differences");
        Assert.Equal([calls, calls, calls], answers.Select(list => list.Count));
        Assert.Equal([], differences);
        Assert.Equal(Methods, answers[0].Select(call => (string)call!["method"]!).Distinct().Order(StringComparer.Ordinal));
        // Types by a name that is not there are all that fails.
        var failed = answers[0].Where(call => call!["response"] is null).ToList();
        Assert.Equal(["GetContextType: 5"], failed.Select(call => $"{call!["method"]}: {call["error"]!["code"]}").Distinct());
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task ABrowserLetsPagesOfNamedOriginsCall(string origin, bool[] allowed)
    {
        await using var local = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0", "--web-origin", Ui);
        await using var everywhere = await StoreServerProcess.StartAsync(
            "--in-memory", "--web-port", "0", "--web-origin", Ui, "--address", "0.0.0.0");
        await using var open = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0", "--web-origin", "*");
        await using var closed = await StoreServerProcess.StartAsync("--in-memory", "--web-port", "0", "--address", "0.0.0.0");
        StoreServerProcess[] servers = [local, everywhere, open, closed];
        var hosts = servers.Select(server => $"http://127.0.0.1:{new Uri("http://" + server.WebAddress).Port}");
        var answers = await UiClient.CallAsync(origin, "binary", hosts);
        Assert.Equal(allowed, answers.Select(calls => Assert.Single(calls)!["response"] is not null));
    }

    private string Copy(string store, string name)
    {
        var path = folder.PathOf($"{name}.sqlite");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "data", "kfp", store + ".sqlite"), path);
        return path;
    }
}
