using Google.Protobuf;
using KfpMetadata.Protocol;
using KfpMetadata.Tests.Differential;

namespace KfpMetadata.Tests.Storage.Growth;

/// <summary>Calls cost what they ask for, however much else the store holds.</summary>
public sealed class GrowthTests(ITestOutputHelper output)
{
    private const int Few = 1_000;
    /// <summary>Enough that statistics do not make a scan of a small table the better plan, which it then is.</summary>
    private const int Some = 5_000;
    private const int Many = 20_000;

    /// <summary>No plan scans a table that grows; pages come from an index in their order.</summary>
    /// <param name="analysed">Whether the file has statistics, which SQLite's planner goes by: the store makes none, others may.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoStatementScans(bool analysed)
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("store.sqlite");
        using var store = new GrowthStore(Some, path);
        if (analysed)
            SqliteFile.Execute(path, "ANALYZE");
        var faults = new List<string>();
        foreach (var scene in Scenes(store))
        {
            foreach (var statement in Run(store, scene))
                faults.AddRange(PlanRules.Faults(statement, scene.Rule).Select(fault => $"{scene}: {fault} in {statement.Sql}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The rules find what they are made for.</summary>
    [Theory]
    [InlineData("SELECT N.id FROM Artifact N WHERE N.name = @p0", "SCAN N", "KP")]
    [InlineData("SELECT id FROM Event LIMIT @p0", "SCAN Event USING COVERING INDEX i", "K")]
    [InlineData("SELECT id FROM Type", "SCAN Type", "")]
    [InlineData("SELECT id FROM Event WHERE id IN (SELECT value FROM json_each(@p0))", "SCAN json_each VIRTUAL TABLE INDEX 1:", "")]
    [InlineData("SELECT id FROM Event WHERE id > @p0", "SEARCH Event USING INTEGER PRIMARY KEY (rowid>?)", "KPE")]
    [InlineData("SELECT id FROM Event WHERE id BETWEEN @p0 AND @p1", "SEARCH Event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "")]
    [InlineData("SELECT id FROM Event WHERE id > @p0 LIMIT @p1", "SEARCH Event USING INTEGER PRIMARY KEY (rowid>?)", "")]
    [InlineData("SELECT id FROM Event WHERE type = @p0 AND id > @p1", "SEARCH Event USING INDEX i (type=? AND rowid>?)", "")]
    [InlineData("SELECT id FROM Event ORDER BY type LIMIT @p0", "USE TEMP B-TREE FOR ORDER BY", "P")]
    [InlineData("SELECT 1 FROM Event A JOIN Event B", "SEARCH B USING AUTOMATIC COVERING INDEX (type=?)", "KPE")]
    public void RulesFindFaults(string sql, string line, string broken)
    {
        var statement = new WatchedStatement(sql, 1, [line]);
        var rules = Enum.GetValues<GrowthRule>().Where(rule => PlanRules.Faults(statement, rule).Any());
        Assert.Equal(broken, string.Concat(rules.Select(rule => rule.ToString()[0])));
    }

    /// <summary>The instructions that SQLite runs for a call are as many in a store of twenty times the nodes.</summary>
    [Fact]
    public void StepsStayTheSame()
    {
        using var small = new GrowthStore(Few);
        using var large = new GrowthStore(Many);
        var faults = new List<string>();
        foreach (var (before, after) in Scenes(small).Zip(Scenes(large)).Where(pair => pair.First.IsCounted))
        {
            Assert.Equal(before.ToString(), after.ToString());
            var (few, many) = (Run(small, before), Run(large, after));
            var (fewSteps, manySteps) = (few.Sum(statement => statement.Steps), many.Sum(statement => statement.Steps));
            output.WriteLine($"{before}: {fewSteps} and {manySteps}");
            if (manySteps > fewSteps * 1.3)
                faults.Add($"{before}: {fewSteps} steps become {manySteps}\n  {string.Join("\n  ", many)}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>A new call of the service needs a scene.</summary>
    [Fact]
    public void EveryCallHasAScene()
    {
        using var store = new GrowthStore(100);
        var calls = MetadataStoreServiceReflection.Descriptor.Services[0].Methods.Select(method => method.Name);
        Assert.Equal(
            calls.Order(StringComparer.Ordinal),
            Scenes(store).Select(scene => scene.Rpc).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<GrowthScene> Scenes(GrowthStore store) => [.. ReadScenes.Of(store), .. WriteScenes.Of(store)];

    private static List<WatchedStatement> Run(GrowthStore store, GrowthScene scene)
    {
        var reply = ServiceMethods.Ask(store.Store, scene.Rpc, ServiceCaller.ParseRequest(scene.Rpc, scene.Json).ToByteArray());
        Assert.True(reply.IsOk, $"{scene}: {reply}");
        var statements = store.Watch.Take();
        Assert.NotEmpty(statements);
        return statements;
    }
}
