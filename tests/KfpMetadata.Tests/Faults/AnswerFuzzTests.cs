using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KfpMetadata.Client;
using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Differential;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.Tests.Faults;

/// <summary>
/// Every kind of call on a store whose true answers come with one field changed. What comes of it is an answer or one error of the module, in time;
/// what was asked for by its key has that key; and the store holds what it held, with the whole of one record more or nothing.
/// </summary>
public sealed class AnswerFuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20261201;

    /// <summary>Calls on one store, which would grow without end.</summary>
    private const int CallsOnOneStore = 60;

    /// <summary>The limit of a call; a write may take as long again to look for its key.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly int Answers = Effort.Of(smoke: 1_500, full: 20_000);

    private readonly Dictionary<string, int> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ends = new(StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_changed_answer_is_an_answer_or_an_error_and_nothing_is_lost()
    {
        var dice = new Dice(Seed);
        while (_changed.Values.Sum() < Answers) await OnOneStoreAsync(dice);
        output.WriteLine($"{_changed.Values.Sum()} answers changed: {string.Join(", ", _changed.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key} {pair.Value}"))}");
        output.WriteLine($"ends: {string.Join(", ", _ends.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key} {pair.Value}"))}");
        Assert.True(_changed.Count >= 30, $"only {_changed.Count} calls of the service were made");
        Assert.True(_ends.ContainsKey("done") && _ends.ContainsKey(MlmdErrorId.UnexpectedAnswer));
    }

    private async Task OnOneStoreAsync(Dice dice)
    {
        await using var store = EmbeddedStore.Open(new EmbeddedStoreOptions());
        var way = new InProcessCallInvoker(store);
        var raw = new MetadataStoreService.MetadataStoreServiceClient(way);
        var changer = new AnswerChanger(way, dice);
        var description = new StoreDescription { Kind = MlmdStoreKind.Server, Address = "server", Release = ServerProbe.Current, CallTimeout = Limit };
        Scene scene;
        MlmdContext[] chain;
        await using (var calm = new MlmdClient(way, description))
        {
            scene = await Scene.MakeAsync(calm);
            for (var i = 0; i < 3; i++) await scene.RecordTaskAsync(calm, scene.Next($"t{i}"), Scene.Model($"m{i}"));
            chain = [scene.NextRun(), scene.NextRun()];
            (chain[0].Name, chain[1].Name) = ("run-2", "run-3");
            await calm.CreateNodesAsync(chain, Token);
        }

        await using var client = new MlmdClient(changer, description);
        for (var i = 0; i < CallsOnOneStore; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            var (name, isWrite, call) = dice.Pick(FuzzedCalls.Of(client, scene, chain, number, dice));
            var before = isWrite ? await Snapshot.TakeAsync(raw) : null;
            changer.IsOn = true;
            var clock = Stopwatch.StartNew();
            string end;
            try
            {
                await call();
                end = "done";
            }
            catch (MlmdException error)
            {
                end = error.ErrorId;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"{name} failed with {error.GetType()} after {changer.Last}.", error);
            }
            finally
            {
                changer.IsOn = false;
            }

            Assert.True(clock.Elapsed < 3 * Limit, $"{name} took {clock.Elapsed} after {changer.Last}");
            _ends[end] = _ends.GetValueOrDefault(end) + 1;
            if (before is not null) Check(name, end, changer.Last, before, await Snapshot.TakeAsync(raw), scene);
        }

        foreach (var (rpc, count) in changer.Changed) _changed[rpc] = _changed.GetValueOrDefault(rpc) + count;
    }

    /// <summary>What was there is there, unchanged where the call did not mean it; what is new is one record, whole.</summary>
    private static void Check(string name, string end, string last, Snapshot before, Snapshot after, Scene scene)
    {
        var what = $"{name} ended with {end} after {last}";
        foreach (var (key, row) in before.Rows)
        {
            Assert.True(after.Rows.TryGetValue(key, out var now), $"{key} is gone: {what}");
            if (row == now) continue;
            Assert.True(name == "UpdateNodes" && key == $"artifact {scene.Data.Id}", $"{key} was {row} and is {now}: {what}");
            Assert.True(WithoutNote(row) == WithoutNote(now), $"{key} was {row} and is {now}: {what}");
        }

        var added = after.Rows.Keys.Except(before.Rows.Keys, StringComparer.Ordinal).Select(static key => key.Split(' ')[0]).Order(StringComparer.Ordinal).ToList();
        var whole = FuzzedCalls.Adds(name);
        if (end == "done") Assert.True(added.SequenceEqual(whole) || FuzzedCalls.MayBeThere(name) && added.Count == 0, $"added {string.Join(' ', added)}: {what}");
        else Assert.True(added.Count == 0 || added.SequenceEqual(whole), $"added {string.Join(' ', added)}: {what}");
    }

    /// <summary>The row without what an update of these tests changes.</summary>
    private static string WithoutNote(string row)
    {
        var node = JsonNode.Parse(row)!.AsObject();
        node.Remove("lastUpdateTimeSinceEpoch");
        node["customProperties"]?.AsObject().Remove("note");
        return node.ToJsonString();
    }
}
