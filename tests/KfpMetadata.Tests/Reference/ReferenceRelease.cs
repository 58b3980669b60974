namespace KfpMetadata.Tests.Reference;

/// <summary>The releases of MLMD that tests compare with.</summary>
public enum ReferenceRelease
{
    V1_17_1,
    V1_14_0,
    V1_5_0,
}
