namespace KfpMetadata.ModuleTests.Stores;

/// <summary>The stores that one suite runs over.</summary>
public enum StoreKind
{
    /// <summary>The embedded store in memory.</summary>
    Memory,

    /// <summary>The embedded store on a file.</summary>
    File,

    /// <summary>MLMD 1.17.1 behind its gRPC service.</summary>
    Reference_1_17_1,

    /// <summary>MLMD 1.14.0 behind its gRPC service: what Kubeflow's clusters run.</summary>
    Reference_1_14_0,
}
