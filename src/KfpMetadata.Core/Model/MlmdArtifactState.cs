namespace KfpMetadata;

/// <summary>The states of an artifact (<c>Artifact.State</c>).</summary>
public enum MlmdArtifactState
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>To be created by a running execution.</summary>
    Pending = 1,

    /// <summary>There, ready to be used.</summary>
    Live = 2,

    /// <summary>To be deleted.</summary>
    MarkedForDeletion = 3,

    /// <summary>Deleted.</summary>
    Deleted = 4,

    /// <summary>Given up. The Kubeflow UI cannot show it.</summary>
    Abandoned = 5,

    /// <summary>A reference to something outside. The Kubeflow UI cannot show it.</summary>
    Reference = 6,
}
