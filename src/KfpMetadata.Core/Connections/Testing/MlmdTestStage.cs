namespace KfpMetadata;

/// <summary>What <c>Test-MlmdConnection</c> looks at, in this order; each stage needs those before it.</summary>
public enum MlmdTestStage
{
    /// <summary>Whether what was asked for can be tried at all; a row only where it cannot.</summary>
    Options,

    /// <summary>Whether the name of the host has addresses.</summary>
    NameResolution,

    /// <summary>Whether something listens on the port.</summary>
    Tcp,

    /// <summary>Whether TLS comes about: chain, names, expiry.</summary>
    Tls,

    /// <summary>Whether HTTP/2 is spoken there.</summary>
    Http2,

    /// <summary>Whether calls are let through.</summary>
    Authorization,

    /// <summary>Whether MLMD answers, and which release.</summary>
    Rpc,

    /// <summary>Whether its database answers: schema, types, latency, the largest message.</summary>
    Store,
}
