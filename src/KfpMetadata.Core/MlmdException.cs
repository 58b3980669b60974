using System.Management.Automation;

namespace KfpMetadata;

/// <summary>
/// An error of a store or of what it was asked. The message says what was tried, what the store said and what to do next. A script that throws one,
/// for example in a mock, throws an error record with its id and category: PowerShell asks only a <see cref="RuntimeException"/> for its record.
/// </summary>
public sealed class MlmdException : RuntimeException
{
    /// <summary>A message names values, and some values are megabytes long.</summary>
    private const int LongestMessage = 3000;
    private const int KeptAtEnd = 1000;

    private ErrorRecord? _record;

    /// <summary>Makes an error as a command of the module reports it, for the mocks of tests.</summary>
    /// <param name="errorId">The stable id, one of <see cref="MlmdErrorId"/>: <c>MlmdNotFound</c>. It decides on the status code and the category.</param>
    /// <param name="message">The message for a person.</param>
    public MlmdException(string errorId, string message)
        : this(errorId, message, StatusOf(errorId))
    {
    }

    /// <summary>Makes an error.</summary>
    /// <param name="errorId">The stable id, one of <see cref="MlmdErrorId"/>.</param>
    /// <param name="message">The message for a person.</param>
    /// <param name="statusCode">The status code of gRPC that it corresponds to.</param>
    /// <param name="innerException">What led to it.</param>
    public MlmdException(string errorId, string message, MlmdStatusCode statusCode, Exception? innerException = null)
        : base(Readable(message), innerException)
    {
        ErrorId = errorId;
        StatusCode = statusCode;
    }

    /// <summary>The stable id of the error, for example <c>MlmdNotFound</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The status code: the store's, or the one that fits.</summary>
    public MlmdStatusCode StatusCode { get; }

    /// <summary>The category that error records of this error have.</summary>
    public ErrorCategory Category => CategoryOf(ErrorId, StatusCode);

    /// <summary>The error as PowerShell reports it where it is thrown: with the id, the category and no target.</summary>
    public override ErrorRecord ErrorRecord => _record ??= new ErrorRecord(new ParentContainsErrorRecordException(this), ErrorId, Category, targetObject: null);

    /// <summary>The MLMD call that failed, for example <c>PutExecution</c>; <see langword="null"/> where none was made.</summary>
    public string? Rpc { get; init; }

    /// <summary>The store's own text; <see langword="null"/> where it said nothing.</summary>
    public string? StoreText { get; init; }

    /// <summary>The name under which a write whose outcome is not known can be looked up; <see langword="null"/> otherwise.</summary>
    public string? Key { get; init; }

    private static ErrorCategory CategoryOf(string errorId, MlmdStatusCode status) => errorId switch
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
        MlmdErrorId.ReadOnly or MlmdErrorId.ServerTooOld or MlmdErrorId.ForeignEntity or MlmdErrorId.UnsafeRequest
            or MlmdErrorId.NotStored => ErrorCategory.InvalidOperation,
        _ => CategoryOf(status),
    };

    /// <summary>For ids that this table does not know: what the status says.</summary>
    private static ErrorCategory CategoryOf(MlmdStatusCode status) => status switch
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

    /// <summary>The status code that an error of this id usually comes with.</summary>
    private static MlmdStatusCode StatusOf(string errorId) => errorId switch
    {
        MlmdErrorId.NotFound => MlmdStatusCode.NotFound,
        MlmdErrorId.AlreadyExists or MlmdErrorId.TypeConflict or MlmdErrorId.LinkedOtherwise => MlmdStatusCode.AlreadyExists,
        MlmdErrorId.ValueOutOfRange => MlmdStatusCode.OutOfRange,
        MlmdErrorId.Unavailable => MlmdStatusCode.Unavailable,
        MlmdErrorId.Timeout or MlmdErrorId.WaitTimeout => MlmdStatusCode.DeadlineExceeded,
        MlmdErrorId.OutcomeUnknown => MlmdStatusCode.Unknown,
        MlmdErrorId.Aborted => MlmdStatusCode.Aborted,
        MlmdErrorId.PermissionDenied => MlmdStatusCode.PermissionDenied,
        MlmdErrorId.Unauthenticated => MlmdStatusCode.Unauthenticated,
        MlmdErrorId.MessageTooLarge => MlmdStatusCode.ResourceExhausted,
        MlmdErrorId.StoreFailed or MlmdErrorId.UnexpectedAnswer => MlmdStatusCode.Internal,
        MlmdErrorId.NotSupported => MlmdStatusCode.Unimplemented,
        MlmdErrorId.ServerTooOld or MlmdErrorId.ReadOnly or MlmdErrorId.NotConnected or MlmdErrorId.ForeignEntity or MlmdErrorId.UnsafeRequest
            or MlmdErrorId.NotStored or MlmdErrorId.StoreNotOpened => MlmdStatusCode.FailedPrecondition,
        _ => MlmdStatusCode.InvalidArgument,
    };

    /// <summary>
    /// Leaves out the middle: what was tried stands at the beginning, what to do at the end. What servers, files and names put in comes to a terminal
    /// with the message, so no character is left that a terminal obeys.
    /// </summary>
    private static string Readable(string message) => message is null ? message!
        : VisibleText.Of(message.Length <= LongestMessage
            ? message
            : $"{message.AsSpan(0, LongestMessage - KeptAtEnd)} [... {message.Length - LongestMessage} characters ...] {message.AsSpan(message.Length - KeptAtEnd)}");
}
