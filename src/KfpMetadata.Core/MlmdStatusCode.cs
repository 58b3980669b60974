namespace KfpMetadata;

/// <summary>The status codes of gRPC, which MLMD answers with.</summary>
public enum MlmdStatusCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Called off.</summary>
    Cancelled = 1,

    /// <summary>Not known; after a write: the outcome is not known either.</summary>
    Unknown = 2,

    /// <summary>The request is wrong in itself.</summary>
    InvalidArgument = 3,

    /// <summary>No answer in time.</summary>
    DeadlineExceeded = 4,

    /// <summary>Not there.</summary>
    NotFound = 5,

    /// <summary>There already.</summary>
    AlreadyExists = 6,

    /// <summary>Not allowed.</summary>
    PermissionDenied = 7,

    /// <summary>Too large, or too much.</summary>
    ResourceExhausted = 8,

    /// <summary>The store is not in the state that the request needs.</summary>
    FailedPrecondition = 9,

    /// <summary>Rolled back because of another writer; the same request can be sent again.</summary>
    Aborted = 10,

    /// <summary>Outside of what is there.</summary>
    OutOfRange = 11,

    /// <summary>The server does not know the call.</summary>
    Unimplemented = 12,

    /// <summary>The store failed.</summary>
    Internal = 13,

    /// <summary>Not reachable.</summary>
    Unavailable = 14,

    /// <summary>The store is damaged.</summary>
    DataLoss = 15,

    /// <summary>Not known who asks.</summary>
    Unauthenticated = 16,
}
