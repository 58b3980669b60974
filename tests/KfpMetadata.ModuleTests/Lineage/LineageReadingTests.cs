using System.Diagnostics;
using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.ModuleTests.Stores;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>
/// The two ways to read a graph, several steps at once (<c>GetLineageSubgraph</c>) and the events of 100 nodes at once, give the same
/// one. With <c>-Until</c> only the second is used.
/// </summary>
public sealed class LineageReadingTests
{
    private static readonly string[] Ways = ["", "-Upstream", "-Downstream"];
    private static readonly int[] Depths = [0, 1, 2, 5, int.MaxValue];

    public static TheoryData<StoreKind> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Both_give_what_brute_force_finds(StoreKind kind)
    {
        for (var seed = 1; seed <= Effort.Of(smoke: 2, full: 12); seed++)
        {
            await using var store = await StoreFixture.OpenAsync(kind);
            var graph = new RandomLineage(seed);
            graph.LayDown(store.Session);
            foreach (var way in Ways)
            {
                foreach (var depth in Depths)
                {
                    var roots = graph.Roots();
                    foreach (var makersOnly in (bool[])[true, false])
                    {
                        IReadOnlyList<(long Artifact, long Execution, bool Input)> Expected(bool untilEnd) =>
                            graph.Walk(roots, way == "-Upstream", way == "-Downstream", depth, untilEnd, makersOnly);
                        var how = $"{way} -Depth {depth}{(makersOnly ? "" : " -IncludeCached")}";
                        Assert.Equal(Expected(untilEnd: false), Walk(store.Session, roots, how));
                        Assert.Equal(Expected(untilEnd: false), Walk(store.Session, roots, $"{how} -Until 'no such*'"));
                        Assert.Equal(Expected(untilEnd: true), Walk(store.Session, roots, $"{how} -Until End"));
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Long_chain_is_a_few_calls(StoreKind kind)
    {
        await using var store = await StoreFixture.OpenAsync(kind);
        _ = store.Session.Invoke("""
            $rows = foreach ($i in 1..150) {
                $null = New-MlmdArtifact "s3://$i" -Type T
                $null = New-MlmdExecution -Type E
                @{ artifact_id = $i; execution_id = $i; type = 'INPUT' }
                if ($i -gt 1) { @{ artifact_id = $i; execution_id = $i - 1; type = 'OUTPUT' } }
            }
            $null = Invoke-MlmdRequest PutEvents @{ events = $rows }
            """).Succeeded;
        var ahead = store.Session.Invoke("(Get-MlmdLineage -Artifact 150 -Upstream -Debug).Edges.Count").Succeeded;
        var stepwise = store.Session.Invoke("(Get-MlmdLineage -Artifact 150 -Upstream -Until 'no such*' -Debug).Edges.Count").Succeeded;
        Assert.Equal(["298"], ahead.Text);
        Assert.Equal(["298"], stepwise.Text);
        Assert.Equal(0, Calls(ahead, "GetEvents"));
        Assert.Equal(299, Calls(stepwise, "GetEvents"));
        Assert.InRange(Calls(ahead, "Get"), 1, 25);
        Assert.InRange(Calls(stepwise, "Get"), 2 * 298, 650);
        // 8 steps, 32, then 100 a call; and the contexts of 150 artifacts and 149 executions, 100 a call.
        Assert.Equal(5 + 4, Calls(ahead, "GetLineageSubgraph"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}: {Took(store.Session, "")} ms ahead, {Took(store.Session, "-Until 'no such*'")} ms step by step");
    }

    private static IReadOnlyList<(long Artifact, long Execution, bool Input)> Walk(ModuleSession session, long[] roots, string how)
    {
        var edges = session.Invoke($"param($Roots) (Get-MlmdLineage -Artifact $Roots {how}).Edges", ("Roots", roots)).Succeeded.Output;
        return [.. edges.Select(static edge => (Get<long>(edge, "ArtifactId"), Get<long>(edge, "ExecutionId"), Get<bool>(edge, "IsInput")))
            .Order()];
    }

    private static TValue Get<TValue>(PSObject edge, string name) => (TValue)edge.Properties[name].Value;

    private static int Calls(SessionResult result, string rpc) =>
        result.Debug.Count(line => line.StartsWith(rpc, StringComparison.Ordinal));

    private static long Took(ModuleSession session, string how)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5; i++) _ = session.Invoke($"Get-MlmdLineage -Artifact 150 -Upstream {how}").Single;
        return watch.ElapsedMilliseconds / 5;
    }
}
