using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KfpMetadata.Storage.Sessions;

/// <summary>The status codes and texts of refusals, as MLMD gives them.</summary>
internal static class StoreErrors
{
    /// <summary>Messages travel in HTTP/2 headers, which peers limit to some 8 KiB: a dumped message is cut off.</summary>
    private const int LongestDump = 1000;

    public static RpcException InvalidArgument(string message) => Create(StatusCode.InvalidArgument, message);

    public static RpcException NotFound(string message) => Create(StatusCode.NotFound, message);

    public static RpcException AlreadyExists(string message) => Create(StatusCode.AlreadyExists, message);

    public static RpcException NodeExists(IMessage? message, SqliteException exception) =>
        AlreadyExists($"Given node already exists: {Dump(message)}{Cause(exception)}");

    public static RpcException Aborted(string message) => Create(StatusCode.Aborted, message);

    public static RpcException FailedPrecondition(string message) => Create(StatusCode.FailedPrecondition, message);

    public static RpcException OutOfRange(string message) => Create(StatusCode.OutOfRange, message);

    public static RpcException Unimplemented(string message) => Create(StatusCode.Unimplemented, message);

    public static RpcException Internal(string message) => Create(StatusCode.Internal, message);

    /// <summary>The database wrote fewer rows than it was given, and called that a success.</summary>
    public static RpcException RowsLeftOut() => FailedPrecondition(
        "The database left out rows that were to be written, so nothing was written. A trigger in the file ignores them: remove it.");

    public static RpcException Cancelled() => Create(StatusCode.Cancelled, "The call was cancelled.");

    public static RpcException Busy() => Aborted("Concurrent writes aborted after max number of retries.");

    /// <summary>A refusal of the database that no rule foresaw.</summary>
    public static RpcException From(SqliteException exception)
    {
        var text = TextOf(exception);
        return exception.SqliteErrorCode switch
        {
            _ when IsInterruptedWrite(exception.SqliteExtendedErrorCode) => FailedPrecondition(
                "A program was interrupted while it wrote the file, and the unfinished transaction can only be rolled back by a program that may write the file. Open it once for writing."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Busy(),
            raw.SQLITE_INTERRUPT => Cancelled(),
            raw.SQLITE_READONLY => FailedPrecondition($"The store is read-only: {text}"),
            raw.SQLITE_NOMEM or raw.SQLITE_TOOBIG => Create(StatusCode.ResourceExhausted, text),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Create(StatusCode.DataLoss, $"The database file is damaged: {text}"),
            _ => Internal($"Error when executing query: {text}"),
        };
    }

    /// <summary>Whether a connection that may only read found the unfinished transaction, or the log, of a writer that is gone.</summary>
    public static bool IsInterruptedWrite(int code) => code is raw.SQLITE_READONLY_ROLLBACK or raw.SQLITE_READONLY_RECOVERY;

    /// <summary>What the database said, as it is added to the text of another refusal.</summary>
    public static string Cause(SqliteException exception) => $"INTERNAL: Error when executing query: {TextOf(exception)}";

    /// <summary>The database's own words, without what the provider puts around them.</summary>
    public static string TextOf(SqliteException exception)
    {
        var text = exception.Message;
        var (first, last) = (text.IndexOf('\'', StringComparison.Ordinal), text.LastIndexOf('\''));
        return last > first ? text[(first + 1)..last] : text;
    }

    /// <summary>The JSON of a message for an error text, cut off where it is long.</summary>
    public static string Dump(IMessage? message)
    {
        string text;
        try
        {
            text = message?.ToString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // A Struct with an empty key has no JSON.
            text = $"{{ {message!.Descriptor.Name} }}";
        }

        return text.Length <= LongestDump ? text : string.Concat(text.AsSpan(0, LongestDump), "...");
    }

    private static RpcException Create(StatusCode code, string message) => new(new Status(code, message), message);
}
