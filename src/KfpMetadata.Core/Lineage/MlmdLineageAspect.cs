namespace KfpMetadata;

/// <summary>In what two lineages part.</summary>
public enum MlmdLineageAspect
{
    /// <summary>Another pipeline.</summary>
    Pipeline,

    /// <summary>A step that only one of them has.</summary>
    Step,

    /// <summary>Other code: the image, the commit, or the component that Kubeflow tells apart by its digest.</summary>
    Code,

    /// <summary>Another value of a parameter.</summary>
    Parameter,

    /// <summary>Another artifact from outside: one that no step of the lineage made.</summary>
    Data,
}
