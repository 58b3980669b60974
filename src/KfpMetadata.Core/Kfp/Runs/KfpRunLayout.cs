namespace KfpMetadata;

/// <summary>Who recorded a run, and so how its rows are laid out.</summary>
public enum KfpRunLayout
{
    /// <summary>The metadata writer of Kubeflow Pipelines v1: a context of the type <c>KfpRun</c>.</summary>
    V1 = 1,

    /// <summary>Driver and launcher of Kubeflow Pipelines v2: a context of the type <c>system.PipelineRun</c>.</summary>
    V2 = 2,

    /// <summary>TFX: a context of the type <c>pipeline_run</c>.</summary>
    Tfx = 3,
}
