namespace KfpMetadata.Bench;

/// <summary>Something that both sides do, each in a process of its own that measures itself.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What is done, for the table.</param>
/// <param name="Size">How much, at scale 1.</param>
/// <param name="Ours">This module's side.</param>
/// <param name="Peer">What it is compared with; <see langword="null"/> where nothing is.</param>
internal sealed record Workload(string Name, string Title, int Size, Side Ours, Side? Peer)
{
    /// <summary>What is to be reached; <see langword="null"/> where the row only reports.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What the store alone takes for it, without the module; <see langword="null"/> where that is not measured.</summary>
    public LibrarySide? Bare { get; init; }

    /// <summary>How many artifacts are in the store before; 0 for a new one.</summary>
    public int Artifacts { get; init; }

    /// <summary>Whether both sides go to the reference server by gRPC, and not to a file.</summary>
    public bool OnServer { get; init; }

    /// <summary>Whether the time is that of the whole process, its start included.</summary>
    public bool IsWholeProcess { get; init; }

    /// <summary>More arguments of both sides, as name and value, for a store.</summary>
    public Func<StoreShape, (string Name, string Value)[]> Arguments { get; init; } = static _ => [];

    /// <summary>The tables whose rows both sides must leave alike.</summary>
    public string[] Tables { get; init; } = [];
}
