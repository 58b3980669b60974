using System.Text.Json;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Runs;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>The pictures in the programs that they are for: a browser, Mermaid, Graphviz. What is hostile in a store stays text.</summary>
public sealed class PictureTests : IDisposable
{
    private const string Image = "<img src=x onerror=\"globalThis.hostile=true\">";
    private const string Script = "</script><script>globalThis.hostile=true</script>";

    /// <summary>What would turn or hide the text after it.</summary>
    private static readonly string Turned = "gpj.\u202Eexe\u200F\u2028/*script*/<!--data-->";

    private static readonly string Scene = LineageScene.Script + "\n" +
        """
        $bad = New-MlmdArtifact $Script -Type $Image -Name $Image -CustomProperty @{
            display_name = $Image; $Script = $Turned; note = "needle `"]; end }"
        }
        $worse = $run1 | New-MlmdRunExecution -ComponentName Worse -Name $Script -CustomProperty @{ display_name = $Script } `
            -InputArtifact @{ $Image = $bad } `
            -OutputArtifact @{ out = @{ Uri = $Turned; Type = 'T' } }
        $graph = $bad | Get-MlmdLineage
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_works_in_Chromium_and_hostile_text_stays_text()
    {
        var file = await ExportAsync("html", "$graph, ($raw | Get-MlmdLineage) | Export-MlmdLineage -Path $File -Title $Script");
        var facts = await Tools.InChromiumAsync("page.mjs", file, "needle");
        AssertHarmless(facts);
        Assert.Equal(["lineage.html"], Texts(facts, "requests"));
        Assert.Equal(Script, facts.GetProperty("title").GetString());
        Assert.Equal(12, Number(facts, "shown"));
        Assert.Equal("1 found", facts.GetProperty("found").GetString());
        Assert.Equal("done", facts.GetProperty("layout").GetString());
        Assert.Equal(0, Number(facts, "overlaps"));
        Assert.Equal(10, Number(facts, "edges"));
        Assert.Equal(2, Texts(facts, "texts").Count);
        Assert.Equal(0, Number(facts, "elements"));
        Assert.Equal(3, Number(facts, "scripts"));
        Assert.StartsWith(Image, facts.GetProperty("tip").GetString(), StringComparison.Ordinal);
        var details = facts.GetProperty("details").GetString()!;
        Assert.Contains(Image, details, StringComparison.Ordinal);
        Assert.Contains(Script, details, StringComparison.Ordinal);
        Assert.Contains("gpj.<U+202E>exe", details, StringComparison.Ordinal);
        foreach (var fact in new[] { "hidden", "zoomed", "wheeled", "panned" }) Assert.True(facts.GetProperty(fact).GetBoolean(), fact);
        Assert.NotEqual(facts.GetProperty("first").GetString(), facts.GetProperty("back").GetString());
        Assert.Equal("search", facts.GetProperty("searching").GetString());
        // Two runs: folded they are two boxes beside the data that belong to none.
        Assert.Equal(2, Number(facts, "runs"));
        Assert.True(Number(facts, "folded") < Number(facts, "unfoldedOne"));
        Assert.Equal(12, Number(facts, "unfolded"));
        Assert.False(facts.GetProperty("printed").GetProperty("header").GetBoolean());
    }

    [Theory]
    [InlineData("", 2001)]
    [InlineData("-Runs", 101)]
    public async Task Page_of_2000_nodes_answers_within_three_seconds(string how, int shown)
    {
        var file = await ExportAsync("html", LargeGraph + $"\nNew-LargeGraph {how} | Export-MlmdLineage -Path $File");
        var facts = await Tools.InChromiumAsync("speed.mjs", file, "step 7");
        AssertHarmless(facts);
        Assert.Equal([shown, shown, shown], Numbers(facts, "shown"));
        Assert.Equal(["100 found", "100 found", "100 found"], Texts(facts, "found"));
        Assert.Equal([2001, 2001, 2001], Numbers(facts, "unfolded"));
        // The time on the wall, of three the middle one: other work of the machine counts too.
        Assert.InRange(Numbers(facts, "answeredMs").Order().ElementAt(1), 1, 3000);
        Assert.All(Numbers(facts, "busyMs"), busy => Assert.InRange(busy, 1, 3000));
        // Unfolding all and laying it out never holds up the page.
        Assert.InRange(Numbers(facts, "longestMs").Order().ElementAt(1), 1, 1000);
    }

    [Fact]
    public async Task Mermaid_draws_the_flowchart()
    {
        var file = await ExportAsync("mmd", "$graph, ($raw | Get-MlmdLineage) | Export-MlmdLineage -Path $File");
        var facts = await Tools.InChromiumAsync("mermaid.mjs", file);
        AssertHarmless(facts);
        Assert.Equal(12, Number(facts, "nodes"));
        var labels = Texts(facts, "labels");
        Assert.Contains(labels, label => label.Contains(Image, StringComparison.Ordinal));
        Assert.Contains(labels, label => label.Contains(Script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Graphviz_draws_the_digraph()
    {
        var file = await ExportAsync("dot", "$graph, ($raw | Get-MlmdLineage) | Export-MlmdLineage -Path $File");
        var svg = System.Xml.Linq.XDocument.Parse(await Tools.InGraphvizAsync("-Tsvg", file), System.Xml.Linq.LoadOptions.None);
        var groups = svg.Descendants().Where(element => element.Name.LocalName == "g")
            .Select(element => (string?)element.Attribute("class")).ToList();
        Assert.Equal(12, groups.Count(group => group == "node"));
        Assert.Equal(10, groups.Count(group => group == "edge"));
        Assert.Equal(2, groups.Count(group => group == "cluster"));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();
        Assert.Contains(Image, texts);
        Assert.Contains(Script, texts);
    }

    /// <summary>What Kubeflow recorded: a loop of three, conditions, a nested DAG, and a second run that took data from the cache.</summary>
    [Fact]
    public async Task A_run_of_Kubeflow_has_its_DAGs_as_frames_and_its_logs_folded_away()
    {
        await using var store = await StoreFixture.OpenCopyAsync(StoreKind.File, "kfp/kfp-v2-runs.sqlite");
        string Path(string ending) => _folder.PathOf("run." + ending);
        foreach (var ending in new[] { "html", "dot", "mmd", "json" })
            _ = store.Session.Invoke("param($File) Get-MlmdLineage -Context 2 | Export-MlmdLineage -Path $File", ("File", Path(ending))).Succeeded;

        const string title = "train-flow / 11111111-aaaa-4aaa-8aaa-000000000001";
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path("json"), TestContext.Current.CancellationToken));
        Assert.Equal(title, json.RootElement.GetProperty("title").GetString());
        var nodes = json.RootElement.GetProperty("nodes").EnumerateArray().ToDictionary(node => node.GetProperty("key").GetString()!);
        Assert.Equal(["e5", "e5", "e4", "e1"], new[] { "e6", "a4", "e5", "e4" }.Select(key => nodes[key].GetProperty("parent").GetString()));
        Assert.Equal(14, nodes.Values.Count(node => node.TryGetProperty("log", out _)));

        var mermaid = await File.ReadAllTextAsync(Path("mmd"), TestContext.Current.CancellationToken);
        // Two runs, a loop with three iterations, two conditions, one nested pipeline in another.
        Assert.Equal(10, mermaid.Split("subgraph ").Length - 1);
        Assert.DoesNotContain("executor-logs", mermaid, StringComparison.Ordinal);
        var all = (string)store.Session.Invoke("Get-MlmdLineage -Context 2 | Export-MlmdLineage -Format Mermaid -IncludeLogs").Single.BaseObject;
        // 14 of the run itself; the first is an output of the cached task, too.
        Assert.Equal(15, all.Split("-->|\"executor-logs\"|").Length - 1);
        Assert.Equal(10, (await File.ReadAllTextAsync(Path("dot"), TestContext.Current.CancellationToken)).Split("subgraph cluster_").Length - 1);

        var facts = await Tools.InChromiumAsync("frames.mjs", Path("html"), "e5");
        AssertHarmless(facts);
        Assert.Equal(title, facts.GetProperty("title").GetString());
        Assert.Equal("done", facts.GetProperty("layout").GetString());
        Assert.Equal(10, Number(facts, "frames"));
        Assert.Equal(0, Number(facts, "outside"));
        Assert.Equal(0, Number(facts, "wide"));
        Assert.Equal(14, Number(facts, "withLogs") - Number(facts, "shown"));
        Assert.Equal(Number(facts, "shown"), Number(facts, "withoutLogs"));
        Assert.Equal(9, Number(facts, "foldedFrames"));
        Assert.Equal(10, Number(facts, "unfoldedFrames"));
        Assert.False(facts.GetProperty("waiting").GetBoolean());
    }

    /// <summary>
    /// Rows that no Kubeflow should write, and large ones that it does: DAGs that contain each other, a parent that is not there, two DAGs of one name,
    /// six DAGs in each other, two hundred tasks in one, long names, a run with nothing in it.
    /// </summary>
    [Fact]
    public async Task Odd_runs_are_drawn_whole()
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var gold = new GoldRuns(store);
        var pipeline = gold.Context("system.Pipeline", "p");
        var run = gold.V2Run(pipeline, "odd");
        _ = gold.V2Run(pipeline, "empty");
        var root = gold.V2Execution([run], "system.DAGExecution", "COMPLETE", GoldRuns.Root(), [], "run/odd");
        long Put(string type, string name, long? parent) => gold.V2Execution([run], type, "COMPLETE", GoldRuns.Task(name, parent), []);
        var next = root + 1;
        var first = Put("system.DAGExecution", "first", next + 1);
        _ = Put("system.DAGExecution", "second", first);
        _ = Put("system.ContainerExecution", "between", first);
        _ = Put("system.ContainerExecution", "orphan", 987_654);
        var inner = root;
        for (var depth = 0; depth < 6; depth++) inner = Put("system.DAGExecution", "nested", inner);
        var longName = string.Concat(Enumerable.Repeat("a name without end ", 13)) + "end";
        _ = Put("system.ContainerExecution", longName, inner);
        foreach (var _ in new[] { 1, 2 }) Put("system.ContainerExecution", "twin-task", Put("system.DAGExecution", "twin", root));
        var wide = Put("system.DAGExecution", "wide", root);
        for (var task = 0; task < 200; task++) Put("system.ContainerExecution", $"task-{task}", wide);

        var file = _folder.PathOf("odd.html");
        _ = store.Session.Invoke($"param($File) Get-MlmdLineage -Context {run} | Export-MlmdLineage -Path $File", ("File", file)).Succeeded;
        var facts = await Tools.InChromiumAsync("frames.mjs", file);
        AssertHarmless(facts);
        Assert.Equal("p / odd", facts.GetProperty("title").GetString());
        Assert.Equal("done", facts.GetProperty("layout").GetString());
        Assert.False(facts.GetProperty("waiting").GetBoolean());
        Assert.Equal(0, Number(facts, "outside"));
        Assert.Equal(0, Number(facts, "wide"));
        // The run, the two that contain each other, six, two, one.
        Assert.Equal(12, Number(facts, "frames"));
        // What is in the frames: two beside the loop, the long name, the twins' tasks, two hundred.
        Assert.Equal(205, Number(facts, "shown"));

        foreach (var format in new[] { "Mermaid", "Dot", "Json" })
            Assert.NotEmpty(store.Session.Invoke($"Get-MlmdLineage -Context {run} | Export-MlmdLineage -Format {format}").Succeeded.Text);
        _ = store.Session.Invoke("Get-MlmdContext -Type system.PipelineRun -Name empty | Get-MlmdLineage").Failed("MlmdNotFound");
    }

    /// <summary>A hundred chains of ten steps from one data set.</summary>
    private const string LargeGraph = """
        function New-LargeGraph([switch] $Runs) {
            $data = New-MlmdArtifact s3://d -Type Dataset
            $shared = Get-OrNewMlmdRunContext -RunId shared
            $ends = foreach ($run in 1..100) {
                $context = if ($Runs) { Get-OrNewMlmdRunContext -RunId "run $run" } else { New-MlmdContext "c$run" -Type Chain }
                $last = $data
                foreach ($step in 1..10) {
                    $task = New-MlmdExecution -Type "components.Step" -Context $context -CustomProperty @{ display_name = "step $step" }
                    $null = Add-MlmdInputLink -Execution $task -Artifact $last -InputName in -NoAttribution
                    $last = $task | New-MlmdOutputArtifact -Uri "s3://$run/$step" -Type Dataset -OutputName out
                }
            }
            $data | Get-MlmdLineage -Downstream
        }
        """;

    private static void AssertHarmless(JsonElement facts)
    {
        Assert.False(facts.GetProperty("ran").GetBoolean());
        Assert.Empty(Texts(facts, "dialogs"));
        Assert.Empty(Texts(facts, "errors"));
    }

    private static int Number(JsonElement facts, string name) => facts.GetProperty(name).GetInt32();

    private static IReadOnlyList<int> Numbers(JsonElement facts, string name) =>
        [.. facts.GetProperty(name).EnumerateArray().Select(item => item.GetInt32())];

    private static IReadOnlyList<string> Texts(JsonElement facts, string name) =>
        [.. facts.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private async Task<string> ExportAsync(string ending, string script)
    {
        await using var store = await StoreFixture.OpenAsync(StoreKind.Memory);
        var file = _folder.PathOf("lineage." + ending);
        var body = "param($File, $Image, $Script, $Turned)\n" + Scene + "\n" + script;
        _ = store.Session.Invoke(body, ("File", file), ("Image", Image), ("Script", Script), ("Turned", Turned)).Succeeded;
        return file;
    }
}
