namespace KfpMetadata;

/// <summary>What a connection leads to.</summary>
public enum MlmdStoreKind
{
    /// <summary>An MLMD server, by gRPC.</summary>
    Server,

    /// <summary>A SQLite file, by the embedded store.</summary>
    File,

    /// <summary>Memory, by the embedded store; gone when the connection closes.</summary>
    Memory,
}
