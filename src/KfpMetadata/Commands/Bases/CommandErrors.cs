using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The errors of the commands themselves, and how any error becomes an error record.</summary>
internal static class CommandErrors
{
    public static MlmdException NotConnected() => new(
        MlmdErrorId.NotConnected,
        "There is no connection in this session. Run Connect-Mlmd first, or pass -Connection.",
        MlmdStatusCode.FailedPrecondition);

    public static MlmdException NotConnected(string message) => new(MlmdErrorId.NotConnected, message, MlmdStatusCode.FailedPrecondition);

    /// <summary>The end of work by <c>-WarningAction Stop</c>; the engine's own error tells the user.</summary>
    public static MlmdException StoppedByWarning() => new(
        MlmdErrorId.UnsafeRequest, "The preference for warnings is Stop, and there was one. Nothing was sent.", MlmdStatusCode.Cancelled);

    public static MlmdException WrongKind(string message) => new(MlmdErrorId.WrongKind, message, MlmdStatusCode.InvalidArgument);

    public static MlmdException Ambiguous(string message) => new(MlmdErrorId.Ambiguous, message, MlmdStatusCode.InvalidArgument);

    public static MlmdException TypeConflict(string message) => new(MlmdErrorId.TypeConflict, message, MlmdStatusCode.AlreadyExists);

    /// <summary>Whether the rest of the pipeline is meaningless after this error.</summary>
    public static bool EndsPipeline(MlmdException error) =>
        string.Equals(error.ErrorId, MlmdErrorId.NotConnected, StringComparison.Ordinal) || error.StatusCode == MlmdStatusCode.Cancelled;

    public static ErrorRecord ToRecord(MlmdException error, object? target) => new(error, error.ErrorId, error.Category, target);
}
