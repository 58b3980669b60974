namespace KfpMetadata.Client;

/// <summary>What answers a client that begins to speak HTTP/2.</summary>
internal enum PeerKind
{
    /// <summary>An HTTP/2 server.</summary>
    Http2,

    /// <summary>An HTTP/1 server or proxy.</summary>
    Http1,

    /// <summary>A server that wants TLS.</summary>
    Tls,

    /// <summary>Something else that speaks.</summary>
    Other,

    /// <summary>It ended the connection without a word.</summary>
    Closed,

    /// <summary>It says nothing.</summary>
    Silent,
}
