namespace KfpMetadata.Bench;

/// <summary>Something that both sides do, each by a script of its own.</summary>
/// <param name="Name">Its name on the command line and in the table.</param>
/// <param name="Title">What is done.</param>
/// <param name="Script">The name of the scripts, <c>ours/….ps1</c> and <c>peer/….py</c>.</param>
/// <param name="Size">How much, at scale 1.</param>
/// <param name="Goal">How many times faster than the peer this module is to be; <see langword="null"/> where there is no goal.</param>
/// <param name="Place">Where the store is.</param>
internal sealed record Workload(string Name, string Title, string Script, int Size, double? Goal, StorePlace Place)
{
    /// <summary>More arguments of this module's script alone.</summary>
    public string[] Ours { get; init; } = [];

    /// <summary>More arguments of both scripts, as name and value.</summary>
    public (string Name, string Value)[] Both { get; init; } = [];

    /// <summary>The tables whose rows both sides must leave alike.</summary>
    public string[] Tables { get; init; } = [];

    /// <summary>All workloads.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("record-file", "record runs of 10 tasks, four commands, SQLite file", "record", 100, 5, StorePlace.NewFile) { Tables = RecordTables },
        new("record-server", "record runs of 10 tasks, four commands, by gRPC", "record", 100, 1.6, StorePlace.NewServer) { Tables = RecordTables },
        new("record-server-whole", "record runs of 10 tasks, a task by one command, by gRPC", "record", 100, 4, StorePlace.NewServer)
        {
            Ours = ["-Whole"], Tables = RecordTables,
        },
        new("create-file", "pipe artifacts with 4 properties into New-MlmdArtifact, SQLite file", "create", 20_000, 3, StorePlace.NewFile)
        {
            Tables = ["Artifact", "ArtifactProperty"],
        },
        new("list-file", "list artifacts with 4 properties, SQLite file", "list", 100_000, 4, StorePlace.FilledFile),
        new("list-server", "list artifacts with 4 properties, by gRPC", "list", 100_000, 2, StorePlace.FilledServer),
        new("first-file", "the newest 100 artifacts of many, SQLite file", "list", 1_000_000, 2, StorePlace.FilledFile) { Both = [("first", "100")] },
    ];

    private static string[] RecordTables => ["Execution", "Artifact", "Event", "Association"];
}
