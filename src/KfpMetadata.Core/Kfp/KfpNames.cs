namespace KfpMetadata;

/// <summary>The names that Kubeflow Pipelines' metadata writer uses (KFP <c>metadata_helpers.py</c>).</summary>
public static class KfpNames
{
    /// <summary>The context type of a v1 run (<c>RUN_CONTEXT_TYPE_NAME</c>).</summary>
    public const string RunContextType = "KfpRun";

    /// <summary>What the name of a v1 execution type starts with (<c>KFP_EXECUTION_TYPE_NAME_PREFIX</c>).</summary>
    public const string ExecutionTypePrefix = "components.";

    /// <summary>The context type of a v2 run.</summary>
    public const string PipelineRunContextType = "system.PipelineRun";

    /// <summary>The context type of a v2 pipeline.</summary>
    public const string PipelineContextType = "system.Pipeline";

    /// <summary>The context type of a run of TFX.</summary>
    public const string TfxRunContextType = "pipeline_run";

    /// <summary>The context type of a pipeline of TFX.</summary>
    public const string TfxPipelineContextType = "pipeline";

    /// <summary>The name of an artifact as an input or output (<c>ARTIFACT_IO_NAME_PROPERTY_NAME</c>).</summary>
    public const string ArtifactIoName = "name";

    /// <summary>The component of an execution (<c>EXECUTION_COMPONENT_ID_PROPERTY_NAME</c>).</summary>
    public const string ComponentId = "component_id";

    /// <summary>The pipeline of an artifact, execution or context (<c>*_PIPELINE_NAME_PROPERTY_NAME</c>).</summary>
    public const string PipelineName = "pipeline_name";

    /// <summary>The run of an artifact, execution or context (<c>*_RUN_ID_PROPERTY_NAME</c>).</summary>
    public const string RunId = "run_id";

    /// <summary>The pod of an execution (<c>KFP_POD_NAME_EXECUTION_PROPERTY_NAME</c>).</summary>
    public const string PodName = "kfp_pod_name";

    /// <summary>Argo's description of an artifact (<c>ARTIFACT_ARGO_ARTIFACT_PROPERTY_NAME</c>).</summary>
    public const string ArgoArtifact = "argo_artifact";

    /// <summary>What the custom property of an input parameter starts with.</summary>
    public const string InputParameterPrefix = "input:";

    /// <summary>What the custom property of an output parameter starts with.</summary>
    public const string OutputParameterPrefix = "output:";

    /// <summary>The namespace of a v2 run.</summary>
    public const string Namespace = "namespace";
}
