using System.Globalization;
using System.Text.Json.Nodes;
using KfpMetadata.ModuleTests.Runs;
using KfpMetadata.ModuleTests.Stores;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>
/// <c>Compare-MlmdLineage</c> on runs of KFP v2, as its driver, importer and launcher write them: all steps are of a <c>system.*</c>
/// type, parameters lie in one tree, the pipeline is a context, data comes from an importer.
/// </summary>
public sealed class LineageCompareV2Tests
{
    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Only_the_cause_is_told(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var runs = new TwinRuns(new GoldRuns(store));
        var first = runs.Lay();
        Assert.Empty(Parts(store, first, runs.Lay()));
        Assert.Equal(["train Parameter lr: 0.1 / 0.2 @1"], Parts(store, first, runs.Lay(learningRate: 0.2)));
        Assert.Equal(["train Code image: train:1 / train:2 @1"], Parts(store, first, runs.Lay(image: "train:2")));
        Assert.Equal(["train Pipeline pipeline_name: p / q @1", "prep Pipeline pipeline_name: p / q @3"],
            Parts(store, first, runs.Lay(pipeline: "q")));
        Assert.Equal(["raw.csv Data Uri: gs://raw.csv / gs://other.csv @4"], Parts(store, first, runs.Lay(data: "gs://other.csv")));
        Assert.Equal(["prep Parameter rows: 100 / 50 @3"], Parts(store, first, runs.Lay(rows: 50)));
        var steps = Parts(store, first, runs.Lay(task: "check"));
        Assert.Equal(2, steps.Count);
        Assert.Contains(steps, static part => part.StartsWith("check Step :  / execution ", StringComparison.Ordinal));
        Assert.Contains(steps, static part => part.StartsWith("prep Step : execution ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Step_from_the_cache_is_no_difference(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        var runs = new TwinRuns(new GoldRuns(store));
        var first = runs.Lay();
        // The third run takes what the first has prepared; the second has prepared the same once more.
        var second = runs.Lay();
        var third = runs.Lay(cachedFrom: 1);
        Assert.Empty(Parts(store, first, third));
        Assert.Empty(Parts(store, second, third));
        Assert.Empty(Parts(store, third, second));
        Assert.Equal(["train Parameter lr: 0.1 / 0.2 @1"], Parts(store, third, runs.Lay(learningRate: 0.2, cachedFrom: 1)));
    }

    private static IReadOnlyList<string> Parts(StoreFixture store, long reference, long difference) => store.Session.Invoke(
        """
        param($Reference, $Difference)
        Compare-MlmdLineage $Reference $Difference |
            ForEach-Object { "$($_.At) $($_.Aspect) $($_.Name): $($_.Reference) / $($_.Difference) @$($_.Distance)" }
        """,
        ("Reference", reference),
        ("Difference", difference)).Succeeded.Text;

    /// <summary>Runs of one pipeline: an importer, <c>prep</c>, <c>train</c>. Each differs in what is named.</summary>
    private sealed class TwinRuns(GoldRuns gold)
    {
        private readonly Dictionary<string, long> _pipelines = [];
        private readonly Dictionary<string, long> _imported = [];
        private readonly Dictionary<int, long> _prepared = [];
        private int _count;

        /// <summary>Lays a run down and gives its model.</summary>
        public long Lay(
            string pipeline = "p", double learningRate = 0.1, string image = "train:1", string data = "gs://raw.csv", int rows = 100,
            string task = "prep", int cachedFrom = 0)
        {
            var run = string.Create(CultureInfo.InvariantCulture, $"run-{++_count}");
            if (!_pipelines.TryGetValue(pipeline, out var pipelineId))
                _pipelines[pipeline] = pipelineId = gold.Context("system.Pipeline", pipeline);
            long[] contexts = [pipelineId, gold.V2Run(pipelineId, run, pipeline)];
            // An importer takes what is there already.
            if (!_imported.TryGetValue(data, out var raw)) _imported[data] = raw = gold.V2Artifact("system.Dataset", data, []);
            gold.V2Execution(contexts, "system.ImporterExecution", "COMPLETE", GoldRuns.Task("importer"), [(raw, "OUTPUT", "artifact")]);

            var cached = cachedFrom > 0;
            var clean = _prepared[_count] = cached ? _prepared[cachedFrom] : Output("system.Dataset", run, "clean");
            var state = cached ? "CACHED" : "COMPLETE";
            Step(contexts, task, state, new JsonObject { ["rows"] = rows }, "prep:1", [(raw, "INPUT", "raw"), (clean, "OUTPUT", "clean")]);
            var model = Output("system.Model", run, "model");
            Step(contexts, "train", "COMPLETE", new JsonObject { ["lr"] = learningRate }, image,
                [(clean, "INPUT", "data"), (model, "OUTPUT", "model")]);
            return model;
        }

        private long Output(string type, string run, string name) =>
            gold.V2Artifact(type, $"minio://{run}/{name}", new JsonObject { ["display_name"] = GoldRuns.S(name) });

        private void Step(
            long[] contexts, string task, string state, JsonObject inputs, string image, (long Artifact, string Type, string Key)[] events)
        {
            var custom = GoldRuns.Task(task);
            custom["inputs"] = GoldRuns.Struct(inputs);
            custom["image"] = GoldRuns.S(image);
            custom["pod_name"] = GoldRuns.S(string.Create(CultureInfo.InvariantCulture, $"pod-{_count}"));
            gold.V2Execution(contexts, "system.ContainerExecution", state, custom, events);
        }
    }
}
