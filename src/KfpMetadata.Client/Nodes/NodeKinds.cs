namespace KfpMetadata.Client;

/// <summary>From a type parameter to the calls of its kind.</summary>
internal static class NodeKinds
{
    public static NodeRpcs<TNode> Of<TNode>()
        where TNode : MlmdNode =>
        (NodeRpcs<TNode>)Find(typeof(TNode));

    public static TypeRpcs<TType> TypeOf<TType>()
        where TType : MlmdType =>
        (TypeRpcs<TType>)FindType(typeof(TType));

    private static object Find(Type kind) =>
        kind == typeof(MlmdArtifact) ? ArtifactRpcs.Instance
        : kind == typeof(MlmdExecution) ? ExecutionRpcs.Instance
        : kind == typeof(MlmdContext) ? ContextRpcs.Instance
        : throw new ArgumentException($"{kind} is none of the three kinds of node.", nameof(kind));

    private static object FindType(Type kind) =>
        kind == typeof(MlmdArtifactType) ? ArtifactTypeRpcs.Instance
        : kind == typeof(MlmdExecutionType) ? ExecutionTypeRpcs.Instance
        : kind == typeof(MlmdContextType) ? ContextTypeRpcs.Instance
        : throw new ArgumentException($"{kind} is none of the three kinds of type.", nameof(kind));
}
