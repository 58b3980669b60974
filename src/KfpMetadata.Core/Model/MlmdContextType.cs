namespace KfpMetadata;

/// <summary>The type of contexts.</summary>
public sealed class MlmdContextType : MlmdType
{
    /// <inheritdoc/>
    public override MlmdNodeKind Kind => MlmdNodeKind.Context;
}
