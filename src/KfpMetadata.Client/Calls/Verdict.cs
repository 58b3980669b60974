namespace KfpMetadata.Client;

/// <summary>What a failed attempt of a call tells of what the store did.</summary>
internal enum Verdict
{
    /// <summary>The store refused: nothing is written, and sending it again gives the same.</summary>
    Refused,

    /// <summary>The store rolled back because of another writer: the same request can be sent again.</summary>
    Aborted,

    /// <summary>Something of the request is there already: perhaps from this very request.</summary>
    AlreadyExists,

    /// <summary>No connection came about, so the store has not seen the request.</summary>
    NotSent,

    /// <summary>It was sent, and whether it is done is not known.</summary>
    Unknown,
}
