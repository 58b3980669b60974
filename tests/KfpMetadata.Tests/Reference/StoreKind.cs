namespace KfpMetadata.Tests.Reference;

/// <summary>The stores that one suite runs over.</summary>
public enum StoreKind
{
    Embedded,
    Reference_1_17_1,
    Reference_1_14_0,
}
