namespace KfpMetadata.Bench;

/// <summary>
/// What a filled store holds: runs of ten tasks, each of which reads the two outputs of the one before it. The first tasks of a group of runs read a
/// dataset of the group, so that a group is one connected graph. The datasets have the first ids.
/// </summary>
/// <param name="Runs">How many runs.</param>
internal sealed record StoreShape(int Runs)
{
    /// <summary>The tasks of a run.</summary>
    public const int Tasks = 10;

    /// <summary>The outputs of a task.</summary>
    public const int Outputs = 2;

    /// <summary>The outputs of a run.</summary>
    public const int ArtifactsOfRun = Tasks * Outputs;

    /// <summary>The runs of a group: ten thousand nodes.</summary>
    public const int Group = 333;

    /// <summary>The datasets.</summary>
    public int Datasets => (Runs + Group - 1) / Group;

    /// <summary>All artifacts.</summary>
    public int Artifacts => Datasets + (Runs * ArtifactsOfRun);

    /// <summary>All executions.</summary>
    public int Executions => Runs * Tasks;

    /// <summary>The id of the last output of the first run.</summary>
    public int LastOutput => Datasets + ArtifactsOfRun;

    /// <summary>The shape with about so many artifacts.</summary>
    public static StoreShape Of(double artifacts) => new(Math.Max(30, (int)(artifacts / ArtifactsOfRun)));
}
