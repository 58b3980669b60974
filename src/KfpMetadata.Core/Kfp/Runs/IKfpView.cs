namespace KfpMetadata;

/// <summary>A view of Kubeflow over nodes of MLMD: it can stand where one of these nodes is wanted.</summary>
internal interface IKfpView
{
    /// <summary>The node of this kind behind the view; <see langword="null"/> where there is none.</summary>
    MlmdNode? NodeOf(MlmdNodeKind kind);
}
