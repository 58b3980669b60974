using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>The one table from a status of gRPC to an error of the domain: what was tried, what the store said, what to do next.</summary>
internal static partial class StatusMap
{
    private static readonly string[] UnknownIds =
        ["Cannot find the given id", "No artifact with the given id", "No execution with the given id", "Context id not found.", "Artifact id not found.", "Execution id not found."];

    /// <summary>The error for a failure.</summary>
    /// <param name="failure">What the call ended with.</param>
    /// <param name="rpc">The call.</param>
    /// <param name="request">What was sent, to name what a text of the database does not.</param>
    /// <param name="address">The store.</param>
    /// <param name="server">Whether it is a server, which has a log.</param>
    public static MlmdException ToException(RpcException failure, string rpc, IMessage? request, string address, bool server)
    {
        var text = failure.Status.Detail ?? "";
        var (id, next) = Verdicts.IsUndecodable(failure)
            ? (MlmdErrorId.UnexpectedAnswer, "The answer came and cannot be decoded: a value in the store is damaged, or what answers there is not MLMD.")
            : Rule(failure.StatusCode, text, request, server);
        return new MlmdException(id, $"{rpc} on {address} failed: {Said(failure)} {next}".TrimEnd(), (MlmdStatusCode)failure.StatusCode, failure)
        {
            Rpc = rpc,
            StoreText = text.Length > 0 ? text : null,
        };
    }

    /// <summary>What the other side said, as a sentence; the status where it said nothing.</summary>
    public static string Said(RpcException failure)
    {
        var text = (failure.Status.Detail is { Length: > 0 } detail ? detail : failure.StatusCode.ToString()).TrimEnd();
        return text.EndsWith('.') ? text : text + ".";
    }

    private static (string Id, string Next) Rule(StatusCode status, string text, IMessage? request, bool server) => status switch
    {
        StatusCode.InvalidArgument when UnknownIds.Any(known => text.Contains(known, StringComparison.Ordinal)) =>
            (MlmdErrorId.NotFound, "Check that the id belongs to this store and to this kind of node."),
        StatusCode.InvalidArgument when Property(UnknownProperty(), text) is { } name =>
            (MlmdErrorId.UndeclaredProperty, $"The type does not declare '{name}': record it as a custom property, or add it to the type with -AddMissing of Get-OrNewMlmdArtifactType, Get-OrNewMlmdExecutionType or Get-OrNewMlmdContextType."),
        StatusCode.InvalidArgument when Property(UnmatchedProperty(), text) is { } name =>
            (MlmdErrorId.InvalidValue, $"Give '{name}' a value of the kind that the type declares."),
        StatusCode.InvalidArgument => (MlmdErrorId.InvalidArgument, "Correct the request."),
        StatusCode.NotFound => (MlmdErrorId.NotFound, "Check the name or id, and that this is the right store."),
        StatusCode.AlreadyExists when text.StartsWith("Type already exists with different properties", StringComparison.Ordinal) =>
            (MlmdErrorId.TypeConflict, "Use the stored type, or another name or version; properties can be added but never changed."),
        StatusCode.AlreadyExists => (MlmdErrorId.AlreadyExists, "Use another name or external id, or the one that is there."),
        StatusCode.PermissionDenied => (MlmdErrorId.PermissionDenied, "Ask the administrator of the cluster for access to the metadata service."),
        StatusCode.Unauthenticated => (
            MlmdErrorId.Unauthenticated, "Connect with a token that the server accepts (-BearerToken), or by a way that carries credentials, for example 'kubectl port-forward'."),
        StatusCode.ResourceExhausted => (MlmdErrorId.MessageTooLarge, "Ask for less in one call, send fewer records in one call, or raise -MaxReceiveMessageLength."),
        StatusCode.FailedPrecondition when text.Contains("abort_if_latest_updated_time_changed", StringComparison.Ordinal) =>
            (MlmdErrorId.StoreFailed, "Read the node again and repeat the change."),
        StatusCode.FailedPrecondition => (MlmdErrorId.StoreFailed, ""),
        StatusCode.Internal when IsDiskFull(text) => (MlmdErrorId.StoreFailed, "Make room on the disk of the store, then run it again."),
        StatusCode.Aborted => (MlmdErrorId.Aborted, "Other writers were in the way until the time was over: run it again."),
        StatusCode.OutOfRange => (MlmdErrorId.ValueOutOfRange, "Correct the request."),
        StatusCode.Unimplemented => (MlmdErrorId.NotSupported, "This store does not know the call. Servers know it from MLMD 1.14 on."),
        StatusCode.Internal when IsIntegerRange(text) =>
            (MlmdErrorId.ValueOutOfRange, $"The server's database keeps integers of 32 bits{Named(request)}: record a larger number as a string or double."),
        StatusCode.DeadlineExceeded => (MlmdErrorId.Timeout, "See whether the server is busy, or connect with a larger -TimeoutSec."),
        StatusCode.Unavailable => (MlmdErrorId.Unavailable, "See whether the server runs and can be reached, then run it again."),
        StatusCode.Cancelled => (MlmdErrorId.Unavailable, "The server, or what is before it, cancelled the call: run it again."),
        _ when server => (MlmdErrorId.StoreFailed, "See the server's log."),
        _ => (MlmdErrorId.StoreFailed, "Check the file of the store with 'PRAGMA integrity_check' of SQLite, and its disk."),
    };

    /// <summary>As SQLite, MySQL and PostgreSQL say it.</summary>
    private static bool IsDiskFull(string text) =>
        text.Contains("disk is full", StringComparison.OrdinalIgnoreCase) || text.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || text.Contains("' is full", StringComparison.OrdinalIgnoreCase);

    private static bool IsIntegerRange(string text) =>
        text.Contains("Out of range value", StringComparison.OrdinalIgnoreCase) || text.Contains("integer out of range", StringComparison.OrdinalIgnoreCase)
        || text.Contains("out of range for type integer", StringComparison.OrdinalIgnoreCase);

    private static string Named(IMessage? request)
    {
        if (request is null) return "";
        var names = RequestNodes.Of(request)
            .SelectMany(static node => node.Properties.Concat(node.CustomProperties))
            .Where(static pair => pair.Value.HasIntValue && pair.Value.IntValue is > int.MaxValue or < int.MinValue)
            .Select(static pair => $"'{pair.Key}'").Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "" : ", and " + string.Join(", ", names) + " does not fit";
    }

    private static string? Property(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups["name"].Value.Trim() : null;

    [GeneratedRegex("Found unknown property: (?<name>.+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnknownProperty();

    [GeneratedRegex("Found unmatched property type: (?<name>.+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnmatchedProperty();
}
