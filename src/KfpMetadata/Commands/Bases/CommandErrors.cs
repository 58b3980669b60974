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

    /// <summary>Whether the rest of the pipeline is meaningless after this error. A call that the other side cancelled is one that failed, like any other.</summary>
    public static bool EndsPipeline(MlmdException error) =>
        string.Equals(error.ErrorId, MlmdErrorId.NotConnected, StringComparison.Ordinal) || error is { StatusCode: MlmdStatusCode.Cancelled, Rpc: null };

    /// <summary>The error record. Its target stays what it is; the text of it that is shown has no character that a terminal obeys.</summary>
    public static ErrorRecord ToRecord(MlmdException error, object? target)
    {
        var record = new ErrorRecord(error, error.ErrorId, error.Category, target);
        record.CategoryInfo.TargetName = VisibleText.Of(record.CategoryInfo.TargetName);
        return record;
    }
}
