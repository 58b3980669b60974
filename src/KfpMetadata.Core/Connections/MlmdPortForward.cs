namespace KfpMetadata;

/// <summary>A service of a Kubernetes cluster that <c>kubectl port-forward</c> makes reachable on this machine.</summary>
public sealed record MlmdPortForward
{
    /// <summary>The service of MLMD in Kubeflow Pipelines.</summary>
    public const string DefaultService = "metadata-grpc-service";

    /// <summary>The namespace of Kubeflow Pipelines.</summary>
    public const string DefaultNamespace = "kubeflow";

    /// <summary>The context of kubectl's configuration.</summary>
    public required string KubeContext { get; init; }

    /// <summary>The namespace of the service.</summary>
    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>The service.</summary>
    public string Service { get; init; } = DefaultService;
}
