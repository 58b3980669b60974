using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using KfpMetadata.Storage;

namespace KfpMetadata.Client;

/// <summary>Reads the verdict from a failure.</summary>
internal static class Verdicts
{
    /// <summary>What Grpc.Net.Client says where an answer is larger than accepted: the server has done its work then.</summary>
    private const string TooLargeHere = "Received message exceeds the maximum configured message size.";

    /// <summary>What Grpc.Net.Client says where it cannot read an answer.</summary>
    private const string UndecodableHere = "Failed to deserialize response message.";

    /// <summary>What MLMD on PostgreSQL says where another writer made a row of the same type in the middle of the call; this client never gives a type's id.</summary>
    private const string TypeRaceText = "Given type id is different from the existing type";

    /// <summary>How texts of MLMD start that are INTERNAL and mean that the transaction was rolled back.</summary>
    private static readonly string[] StoreTexts =
        ["Error when executing query", "mysql_query failed", "PostgreSQL metadata source error", "Cannot ", "Results missing", "Given ", "INTERNAL:"];

    /// <summary>Parts of texts of the database's client whose connection broke, perhaps during the commit.</summary>
    private static readonly string[] LostTexts =
        ["Lost connection", "gone away", "server closed the connection", "terminating connection", "connection to server", "no connection", "Broken pipe"];

    /// <summary>The verdict on one attempt.</summary>
    /// <param name="failure">How it failed.</param>
    /// <param name="server">Whether there is a network between.</param>
    public static Verdict Of(RpcException failure, bool server) => failure.StatusCode switch
    {
        StatusCode.Aborted => Verdict.Aborted,
        StatusCode.AlreadyExists => Verdict.AlreadyExists,
        StatusCode.Unavailable => NeverConnected(failure) ? Verdict.NotSent : Verdict.Unknown,
        StatusCode.DeadlineExceeded when IsQueryLimit(failure) => Verdict.Refused,
        StatusCode.Unknown or StatusCode.Cancelled or StatusCode.DeadlineExceeded => Verdict.Unknown,
        StatusCode.Internal when IsPropertyRace(failure) => Verdict.Aborted,
        StatusCode.InvalidArgument when failure.Status.Detail.StartsWith(TypeRaceText, StringComparison.Ordinal) => Verdict.Aborted,
        StatusCode.Internal => NeverConnected(failure) ? Verdict.NotSent : server && !FromStore(failure) ? Verdict.Unknown : Verdict.Refused,
        StatusCode.DataLoss => server ? Verdict.Unknown : Verdict.Refused,
        StatusCode.ResourceExhausted => AnswerTooLarge(failure) ? Verdict.Unknown : Verdict.Refused,
        _ => Verdict.Refused,
    };

    /// <summary>Whether a read can be sent again.</summary>
    public static bool CanReadAgain(RpcException failure, bool server) => failure.StatusCode switch
    {
        StatusCode.DeadlineExceeded when IsQueryLimit(failure) => false,
        // A proxy has deadlines of its own; where the call's own is over, there is no time for another attempt.
        StatusCode.Unavailable or StatusCode.Aborted or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.DeadlineExceeded => true,
        StatusCode.Internal or StatusCode.DataLoss => Of(failure, server) != Verdict.Refused,
        _ => false,
    };

    /// <summary>
    /// Whether a refusal is of the way to the store: MLMD itself never says so of a write that it knows. After an attempt of unknown outcome it tells
    /// nothing of that attempt.
    /// </summary>
    public static bool IsOfTheWay(RpcException failure) => failure.StatusCode
        is StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.ResourceExhausted or StatusCode.Unimplemented;

    /// <summary>Whether the answer was larger than this side accepts.</summary>
    public static bool AnswerTooLarge(RpcException failure) =>
        failure.StatusCode == StatusCode.ResourceExhausted && failure.Status.Detail.Contains(TooLargeHere, StringComparison.Ordinal);

    /// <summary>Whether an answer came that is not a message, and would not be one if it came again.</summary>
    public static bool IsUndecodable(RpcException failure) =>
        Causes(failure).Any(static cause => cause is InvalidProtocolBufferException)
        || failure.Status.Detail.StartsWith(UndecodableHere, StringComparison.Ordinal);

    /// <summary>Whether the other side made the answer, not this side's library.</summary>
    public static bool FromOtherSide(RpcException failure) => failure.Status.DebugException is null;

    /// <summary>The exceptions behind a failure, outermost first.</summary>
    public static IEnumerable<Exception> Causes(RpcException failure)
    {
        for (var cause = failure.Status.DebugException; cause is not null; cause = cause.InnerException) yield return cause;
    }

    /// <summary>Whether the store itself ended the call because it took too long: it rolled back, and would take as long again.</summary>
    private static bool IsQueryLimit(RpcException failure) =>
        FromOtherSide(failure) && failure.Status.Detail.StartsWith(EmbeddedStore.QueryLimitText, StringComparison.Ordinal);

    private static bool NeverConnected(RpcException failure) => Causes(failure).Any(static cause => cause switch
    {
        HttpRequestException http => http.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        SocketException socket => socket.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable,
        _ => false,
    });

    /// <summary>Two writers gave a node the same new property at the same moment: the database refused the second row and rolled that writer back.</summary>
    private static bool IsPropertyRace(RpcException failure) => failure.Status.Detail is var text && FromStore(failure)
        && (text.Contains("property_pkey\"", StringComparison.Ordinal)
            || (text.Contains("Duplicate entry", StringComparison.Ordinal) && text.Contains("'PRIMARY'", StringComparison.Ordinal)));

    private static bool FromStore(RpcException failure)
    {
        var text = failure.Status.Detail;
        return FromOtherSide(failure)
            && StoreTexts.Any(known => text.StartsWith(known, StringComparison.Ordinal))
            && !LostTexts.Any(lost => text.Contains(lost, StringComparison.OrdinalIgnoreCase));
    }
}
