using System.Globalization;

namespace KfpMetadata.Bench;

/// <summary>All workloads, in the order of the table.</summary>
internal static class Workloads
{
    private const int Small = 100_000;
    private const int Large = 1_000_000;
    private const string IntFilter = "properties.epochs.int_value = 42";
    private const string StringFilter = "custom_properties.owner.string_value = 'owner-42'";
    private const string ContextFilter = "contexts_a.name = 'run-42'";
    private const string EventFilter = "events_0.type = INPUT";

    /// <summary>The workloads.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        Record("record-file", "record 100 runs of 10 tasks by four commands, SQLite file", 5) with { Bare = new("bare-writes", "each", "51", "warm", "1") },
        Record("record-server", "record 100 runs of 10 tasks by four commands, gRPC", 1.6) with { OnServer = true },
        Record("record-server-whole", "record 100 runs of 10 tasks, a task by one command, gRPC", 4, "-Whole") with { OnServer = true },
        new("create", "pipe 20,000 artifacts with 4 properties into New-MlmdArtifact, SQLite file", 20_000, new ModuleSide("create"), new PeerSide("create"))
        {
            Goal = new FasterGoal(3), Tables = ["Artifact", "ArtifactProperty"], Bare = new("bare-writes", "each", "0.002", "warm", "1"),
        },
        new("subgraphs", "put 5,000 lineage subgraphs (library), SQLite file", 5_000, new LibrarySide("subgraphs"), new PeerSide("subgraphs"))
        {
            Goal = new FasterGoal(5),
            Bare = new("bare-writes", "each", "1", "warm", "0.1"),
            Tables = ["Artifact", "ArtifactProperty", "Execution", "ExecutionProperty", "Context", "ContextProperty", "Event", "EventPath", "Association", "Attribution"],
        },
        List("list", "list 100,000 artifacts with 4 properties, SQLite file", 4, Small) with { Bare = new("bare-list") },
        List("list-server", "list 100,000 artifacts with 4 properties, gRPC", 2, Small) with { OnServer = true, Bare = new("bare-pages") },
        List("first", "the newest 100 of 1,000,000 artifacts, 100 times, SQLite file", 2, Large, ("first", "100"), ("times", "100")) with { Bare = new("bare-newest") },
        List("filter-int", "100,000 artifacts by an integer property, 10 times", 2, Small, ("filter", IntFilter), ("times", "10")),
        List("filter-string", "100,000 artifacts by a custom string, 10 times", 2, Small, ("filter", StringFilter), ("times", "10")),
        List("filter-context", "100,000 artifacts by the name of a context, 100 times", 2, Small, ("filter", ContextFilter), ("times", "100")),
        List("filter-event", "100,000 artifacts by the type of an event", 2, Small, ("filter", EventFilter)),
        Contexts("contexts-of-artifact", "artifact", Small),
        Contexts("contexts-of-artifact-large", "artifact", Large),
        Contexts("contexts-of-execution", "execution", Small),
        Contexts("contexts-of-execution-large", "execution", Large),
        Lineage("lineage-up", "lineage upstream, 20 hops, of 20 of 100,000 artifacts", 20, "Upstream", static shape => (shape.LastOutput, StoreShape.ArtifactsOfRun)),
        Lineage("lineage-whole", "lineage of 10,000 connected nodes", 1, "Downstream", static _ => (1, 1)) with { Bare = new("bare-graph") },
        new("session", "a session: import, connect to a file, first context", 1, new ModuleSide("session"), new PeerSide("session"))
        {
            Artifacts = Small, IsWholeProcess = true,
        },
        new("memory", "memory over the idle session while 1,000,000 artifacts stream", Large, new ModuleSide("memory"), null)
        {
            Artifacts = Large, Goal = new MemoryGoal(64),
        },
        new("unary", "1,000 unary reads by gRPC (library), against the bare generated client", 1_000, new LibrarySide("read"), new LibrarySide("bare-read"))
        {
            Artifacts = Small, OnServer = true, Goal = new OverheadGoal(1.25),
        },
    ];

    private static Workload Record(string name, string title, double goal, params string[] ours) =>
        new(name, title, 100, new ModuleSide("record", ours), new PeerSide("record"))
        {
            Goal = new FasterGoal(goal), Arguments = static _ => [("tasks", "10")], Tables = ["Execution", "Artifact", "Event", "Association"],
        };

    private static Workload List(string name, string title, double goal, int artifacts, params (string Name, string Value)[] arguments) =>
        new(name, title, artifacts, new ModuleSide("list"), new PeerSide("list"))
        {
            Goal = new FasterGoal(goal), Artifacts = artifacts, Arguments = _ => arguments,
        };

    private static Workload Contexts(string name, string kind, int links) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"contexts of 200 {kind}s, one by one, at {links:N0} links"), 200, new ModuleSide("contexts"), new PeerSide("contexts"))
        {
            Goal = new FasterGoal(10),
            // An execution has two artifacts.
            Artifacts = Is(kind, "artifact") ? links : links * StoreShape.Outputs,
            Arguments = shape => [("kind", kind), .. Nodes(shape, kind)],
        };

    private static (string Name, string Value)[] Nodes(StoreShape shape, string kind) => Is(kind, "artifact")
        ? [("first", Text(shape.Datasets + 1)), ("nodes", Text(shape.Runs * StoreShape.ArtifactsOfRun))]
        : [("first", "1"), ("nodes", Text(shape.Executions))];

    private static Workload Lineage(string name, string title, int size, string direction, Func<StoreShape, (int Start, int Step)> walk) =>
        new(name, title, size, new ModuleSide("lineage"), new PeerSide("lineage"))
        {
            Goal = new FasterGoal(5),
            Artifacts = Small,
            Arguments = shape => [("depth", "20"), ("direction", direction), ("start", Text(walk(shape).Start)), ("step", Text(walk(shape).Step))],
        };

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
