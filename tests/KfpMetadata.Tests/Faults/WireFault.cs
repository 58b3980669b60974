namespace KfpMetadata.Tests.Faults;

/// <summary>What happens to a request on the connection.</summary>
public enum WireFault
{
    None,

    /// <summary>Nobody listens for a while, and the connections that were there are cut.</summary>
    Refused,

    /// <summary>A connection is accepted and cut at once, as a port-forward does whose pod is gone.</summary>
    ResetOnConnect,

    /// <summary>Cut before the server saw anything of the request.</summary>
    ResetBefore,

    /// <summary>Cut in the middle of the request.</summary>
    ResetDuring,

    /// <summary>Cut after the server did it, before the answer.</summary>
    ResetAfter,

    /// <summary>Cut in the middle of the answer.</summary>
    ResetInAnswer,

    /// <summary>Half open: what the client sends is taken and goes nowhere.</summary>
    StallBefore,

    /// <summary>Half open: the server does it, and nothing comes back any more.</summary>
    StallAfter,

    /// <summary>The answer comes byte by byte.</summary>
    Drip,

    /// <summary>The server does it, and noise comes back.</summary>
    Garbage,

    /// <summary>Something that speaks HTTP/1 answers instead.</summary>
    Http1,
}
