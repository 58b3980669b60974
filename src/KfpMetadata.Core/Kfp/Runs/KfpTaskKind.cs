namespace KfpMetadata;

/// <summary>What a task of a run is.</summary>
public enum KfpTaskKind
{
    /// <summary>A step that ran in a pod, or was taken from the cache.</summary>
    Container = 0,

    /// <summary>A nested pipeline, a condition or one iteration of a loop: it has tasks of its own.</summary>
    Dag = 1,

    /// <summary>A loop (ParallelFor): its tasks are the iterations.</summary>
    Loop = 2,

    /// <summary>A step that registers an existing artifact.</summary>
    Importer = 3,

    /// <summary>An execution of another type.</summary>
    Other = 4,
}
