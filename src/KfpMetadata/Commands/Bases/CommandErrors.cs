using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The errors of the commands themselves, and how any error becomes an error record.</summary>
internal static class CommandErrors
{
    /// <summary>No default connection.</summary>
    /// <param name="open">The open connections of the session.</param>
    public static MlmdException NotConnected(IReadOnlyList<MlmdConnection> open) => NotConnected(open.Count == 0
        ? "There is no connection in this session. Run Connect-Mlmd first, or pass -Connection."
        : $"The default connection of this session is closed. Open are: {string.Join(", ", open)}. "
            + $"Choose one with Select-MlmdConnection, for example: Select-MlmdConnection '{open[0].Name}'. Or pass -Connection.");

    public static MlmdException NotConnected(string message) => new(MlmdErrorId.NotConnected, message, MlmdStatusCode.FailedPrecondition);

    public static MlmdException WrongKind(string message) => new(MlmdErrorId.WrongKind, message, MlmdStatusCode.InvalidArgument);

    public static MlmdException Ambiguous(string message) => new(MlmdErrorId.Ambiguous, message, MlmdStatusCode.InvalidArgument);

    public static MlmdException TypeConflict(string message) => new(MlmdErrorId.TypeConflict, message, MlmdStatusCode.AlreadyExists);

    /// <summary>Whether the rest of the pipeline is meaningless after this error.</summary>
    public static bool EndsPipeline(MlmdException error) =>
        string.Equals(error.ErrorId, MlmdErrorId.NotConnected, StringComparison.Ordinal) || error.StatusCode == MlmdStatusCode.Cancelled;

    public static ErrorRecord ToRecord(MlmdException error, object? target) => new(error, error.ErrorId, Category(error), target);

    private static ErrorCategory Category(MlmdException error) => error.ErrorId switch
    {
        MlmdErrorId.NotFound => ErrorCategory.ObjectNotFound,
        MlmdErrorId.AlreadyExists or MlmdErrorId.TypeConflict or MlmdErrorId.LinkedOtherwise => ErrorCategory.ResourceExists,
        MlmdErrorId.InvalidArgument or MlmdErrorId.UndeclaredProperty or MlmdErrorId.ReservedName or MlmdErrorId.Ambiguous => ErrorCategory.InvalidArgument,
        MlmdErrorId.InvalidValue or MlmdErrorId.ValueOutOfRange => ErrorCategory.InvalidData,
        MlmdErrorId.WrongKind => ErrorCategory.InvalidType,
        MlmdErrorId.NotConnected or MlmdErrorId.Unavailable or MlmdErrorId.OutcomeUnknown => ErrorCategory.ConnectionError,
        MlmdErrorId.Timeout or MlmdErrorId.WaitTimeout => ErrorCategory.OperationTimeout,
        MlmdErrorId.Aborted => ErrorCategory.ResourceBusy,
        MlmdErrorId.PermissionDenied => ErrorCategory.PermissionDenied,
        MlmdErrorId.Unauthenticated => ErrorCategory.AuthenticationError,
        MlmdErrorId.MessageTooLarge => ErrorCategory.LimitsExceeded,
        MlmdErrorId.StoreFailed => ErrorCategory.ResourceUnavailable,
        MlmdErrorId.NotSupported => ErrorCategory.NotImplemented,
        MlmdErrorId.StoreNotOpened => ErrorCategory.OpenError,
        MlmdErrorId.FileNotWritten => ErrorCategory.WriteError,
        MlmdErrorId.UnexpectedAnswer => ErrorCategory.InvalidResult,
        MlmdErrorId.ReadOnly or MlmdErrorId.ServerTooOld or MlmdErrorId.ForeignEntity or MlmdErrorId.UnsafeRequest => ErrorCategory.InvalidOperation,
        _ => Category(error.StatusCode),
    };

    /// <summary>For ids that this table does not know: what the status says.</summary>
    private static ErrorCategory Category(MlmdStatusCode status) => status switch
    {
        MlmdStatusCode.Cancelled => ErrorCategory.OperationStopped,
        MlmdStatusCode.InvalidArgument => ErrorCategory.InvalidArgument,
        MlmdStatusCode.DeadlineExceeded => ErrorCategory.OperationTimeout,
        MlmdStatusCode.NotFound => ErrorCategory.ObjectNotFound,
        MlmdStatusCode.AlreadyExists => ErrorCategory.ResourceExists,
        MlmdStatusCode.PermissionDenied => ErrorCategory.PermissionDenied,
        MlmdStatusCode.Unauthenticated => ErrorCategory.AuthenticationError,
        MlmdStatusCode.ResourceExhausted => ErrorCategory.LimitsExceeded,
        MlmdStatusCode.FailedPrecondition => ErrorCategory.InvalidOperation,
        MlmdStatusCode.Aborted => ErrorCategory.ResourceBusy,
        MlmdStatusCode.OutOfRange => ErrorCategory.InvalidData,
        MlmdStatusCode.Unimplemented => ErrorCategory.NotImplemented,
        MlmdStatusCode.Unavailable => ErrorCategory.ConnectionError,
        MlmdStatusCode.DataLoss => ErrorCategory.InvalidResult,
        _ => ErrorCategory.NotSpecified,
    };
}
