namespace KfpMetadata;

/// <summary>The stable ids of errors. Scripts compare them with <c>$_.FullyQualifiedErrorId</c>.</summary>
public static class MlmdErrorId
{
    /// <summary>The thing asked for is not in the store.</summary>
    public const string NotFound = "MlmdNotFound";

    /// <summary>The name, external id or link is taken.</summary>
    public const string AlreadyExists = "MlmdAlreadyExists";

    /// <summary>The store refused the request as wrong in itself.</summary>
    public const string InvalidArgument = "MlmdInvalidArgument";

    /// <summary>A value that a store cannot hold.</summary>
    public const string InvalidValue = "MlmdInvalidValue";

    /// <summary>A number outside of what the property or store holds, or one that would lose precision.</summary>
    public const string ValueOutOfRange = "MlmdValueOutOfRange";

    /// <summary>A property that the type does not declare.</summary>
    public const string UndeclaredProperty = "MlmdUndeclaredProperty";

    /// <summary>The type is there with other properties.</summary>
    public const string TypeConflict = "MlmdTypeConflict";

    /// <summary>A name that the recorder writes itself.</summary>
    public const string ReservedName = "MlmdReservedName";

    /// <summary>The store cannot be reached.</summary>
    public const string Unavailable = "MlmdUnavailable";

    /// <summary>A node that <c>-WhatIf</c> passed on: it was not written, so it cannot be used.</summary>
    public const string NotStored = "MlmdNotStored";

    /// <summary>The store did not answer in time.</summary>
    public const string Timeout = "MlmdTimeout";

    /// <summary>The time to wait for executions is over, and some are still open.</summary>
    public const string WaitTimeout = "MlmdWaitTimeout";

    /// <summary>A write was sent and its outcome is not known.</summary>
    public const string OutcomeUnknown = "MlmdOutcomeUnknown";

    /// <summary>Other writers kept the write from being done.</summary>
    public const string Aborted = "MlmdAborted";

    /// <summary>The server does not let this user do that.</summary>
    public const string PermissionDenied = "MlmdPermissionDenied";

    /// <summary>The server does not know who asks.</summary>
    public const string Unauthenticated = "MlmdUnauthenticated";

    /// <summary>The message is larger than one side accepts.</summary>
    public const string MessageTooLarge = "MlmdMessageTooLarge";

    /// <summary>The store failed inside.</summary>
    public const string StoreFailed = "MlmdStoreFailed";

    /// <summary>The server does not know the call.</summary>
    public const string NotSupported = "MlmdNotSupported";

    /// <summary>The server is older than MLMD 1.14, which is read-only here.</summary>
    public const string ServerTooOld = "MlmdServerTooOld";

    /// <summary>The connection is read-only.</summary>
    public const string ReadOnly = "MlmdReadOnly";

    /// <summary>No connection, or a closed one.</summary>
    public const string NotConnected = "MlmdNotConnected";

    /// <summary>An entity of another store.</summary>
    public const string ForeignEntity = "MlmdForeignEntity";

    /// <summary>An entity of another kind.</summary>
    public const string WrongKind = "MlmdWrongKind";

    /// <summary>A name that several entities bear.</summary>
    public const string Ambiguous = "MlmdAmbiguous";

    /// <summary>A request form that is known to harm a real server or its rows.</summary>
    public const string UnsafeRequest = "MlmdUnsafeRequest";

    /// <summary>The file cannot be opened as a store.</summary>
    public const string StoreNotOpened = "MlmdStoreNotOpened";

    /// <summary>The link is there under another name.</summary>
    public const string LinkedOtherwise = "MlmdLinkedOtherwise";

    /// <summary>The store answered something that cannot be.</summary>
    public const string UnexpectedAnswer = "MlmdUnexpectedAnswer";

    /// <summary>A file that could not be written.</summary>
    public const string FileNotWritten = "MlmdFileNotWritten";
}
