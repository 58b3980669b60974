using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using KfpMetadata.ModuleTests.Harness;
using KfpMetadata.Tests.Reference;

namespace KfpMetadata.ModuleTests.Lineage;

/// <summary>
/// A million events in a file (at full effort), with shared nodes and cycles: <c>Get-MlmdLineage</c> takes every node and event once, in
/// calls of a hundred, and holds not much more than the graph.
/// </summary>
public sealed class LargeLineageTests
{
    /// <summary>
    /// Each artifact is read by ten executions, and each execution writes one artifact: all can be reached from the first.
    /// </summary>
    private const int Readers = 10;

    /// <summary>Events of every execution with artifacts that are spread over the graph.</summary>
    private const int Spread = 18;

    [Fact]
    public void Every_node_and_event_is_taken_once()
    {
        var executions = Effort.Of(smoke: 1500, full: 50_000);
        using var folder = new TemporaryFolder();
        using var session = new ModuleSession();
        var path = folder.PathOf("large.db");
        _ = session.Invoke(
            """
            param($Path)
            $null = Connect-Mlmd -Path $Path
            $null = New-MlmdArtifact s3://a -Type T
            $null = New-MlmdExecution -Type E
            $null = New-MlmdContext -Name run -Type KfpRun
            Disconnect-Mlmd
            """,
            ("Path", path)).Succeeded;
        LayDown(path, executions);
        var expected = Events(executions).ToHashSet();

        using var heap = new HeapWatch();
        var watch = Stopwatch.StartNew();
        var result = session.Invoke(
            "param($Path) $null = Connect-Mlmd -Path $Path; Get-MlmdLineage -Artifact 1 -Downstream -MaximumNodeCount 1000000 -MaximumEdgeCount 2000000 -MaximumByteCount 4GB -Debug; Disconnect-Mlmd",
            ("Path", path)).Succeeded;
        watch.Stop();
        var (peak, kept) = (heap.Peak, heap.Kept);

        var graph = result.Single;
        var nodes = Objects(graph, "Nodes").Select(static node => (Get<object>(node, "Kind").ToString(), Get<long>(node, "Id"))).ToList();
        Assert.Equal((2 * executions) + 1, nodes.Count);
        Assert.Equal(nodes.Count, nodes.Distinct().Count());
        var edges = Objects(graph, "Edges")
            .Select(static edge => (Get<long>(edge, "ArtifactId"), Get<long>(edge, "ExecutionId"), Get<bool>(edge, "IsInput"))).ToList();
        Assert.Equal(expected.Count, edges.Count);
        Assert.True(expected.SetEquals(edges));
        Assert.Single(Objects(graph, "Runs"));

        // Events, nodes and contexts of a hundred nodes a call; a step of the walk that is not full costs a call of each kind more.
        var calls = result.Debug.Count(static line => line.StartsWith("Get", StringComparison.Ordinal));
        Assert.InRange(calls, 1, (3 * nodes.Count / 100) + 60);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{nodes.Count} nodes, {edges.Count} events: {watch.Elapsed.TotalSeconds:F1} s, {calls} calls, "
                + $"peak {peak >> 20} MiB, kept {kept >> 20} MiB"));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 90);
        // Of the two thirds of a kilobyte for an event about half is the graph that stays.
        Assert.InRange(peak, 1, (32L << 20) + (edges.Count * 2048L));
    }

    /// <summary>The events: artifact, execution and whether it is an input. Some pairs come again, and the store has each once.</summary>
    private static IEnumerable<(long Artifact, long Execution, bool Input)> Events(int executions)
    {
        for (long execution = 1; execution <= executions; execution++)
        {
            yield return (((execution - 1) / Readers) + 1, execution, true);
            yield return (execution + 1, execution, false);
            for (var i = 0; i < Spread; i++) yield return ((((execution * 31) + (i * 2657) + 11) % executions) + 1, execution, i % 2 == 0);
        }
    }

    /// <summary>Writes them past the module, which would take minutes.</summary>
    private static void LayDown(string path, int executions) => RawSqlite.Execute(path, string.Create(CultureInfo.InvariantCulture, $"""
        BEGIN;
        CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {executions}) SELECT i FROM n;
        CREATE TEMP TABLE k AS SELECT i - 1 AS k FROM n WHERE i <= {Spread};
        INSERT INTO Artifact (type_id, create_time_since_epoch, last_update_time_since_epoch)
            SELECT type_id, 1, 1 FROM Artifact, n WHERE id = 1;
        INSERT INTO Execution (type_id, create_time_since_epoch, last_update_time_since_epoch)
            SELECT type_id, 1, 1 FROM Execution, n WHERE id = 1 AND i > 1;
        INSERT INTO Association (execution_id, context_id) SELECT i, 1 FROM n;
        INSERT INTO Event (artifact_id, execution_id, type) SELECT (i - 1) / {Readers} + 1, i, 3 FROM n;
        INSERT INTO Event (artifact_id, execution_id, type) SELECT i + 1, i, 4 FROM n;
        INSERT OR IGNORE INTO Event (artifact_id, execution_id, type)
            SELECT (i * 31 + k * 2657 + 11) % {executions} + 1, i, 3 + k % 2 FROM n, k;
        COMMIT;
        """));

    private static IEnumerable<PSObject> Objects(PSObject graph, string name) =>
        ((System.Collections.IEnumerable)graph.Properties[name].Value).Cast<object>().Select(PSObject.AsPSObject);

    private static TValue Get<TValue>(PSObject one, string name) => (TValue)one.Properties[name].Value;

    /// <summary>The managed heap above what it was, looked at ten times a second.</summary>
    private sealed class HeapWatch : IDisposable
    {
        private readonly long _start = GC.GetTotalMemory(forceFullCollection: true);
        private readonly Timer _timer;
        private long _peak;

        public HeapWatch() => _timer = new Timer(_ => _peak = Math.Max(_peak, GC.GetTotalMemory(false)), null, 0, 100);

        public long Peak => Math.Max(_peak, GC.GetTotalMemory(false)) - _start;

        public long Kept => GC.GetTotalMemory(forceFullCollection: true) - _start;

        public void Dispose() => _timer.Dispose();
    }
}
