using Grpc.Core;

namespace KfpMetadata.Client;

/// <summary>Keeps what was sent in secret out of errors: a server or proxy can repeat it in what it answers.</summary>
internal sealed class SecretFilter(IReadOnlyCollection<string> secrets)
{
    private const string Hidden = "***";

    /// <summary>Shorter ones could be any word of a text.</summary>
    private const int Shortest = 4;

    /// <summary>The failure, or one like it without the secrets.</summary>
    public RpcException Clean(RpcException failure, string? token)
    {
        var all = token is null ? secrets : [token, .. secrets];
        var hasTrailers = failure.Trailers.Any(entry => Holds(all, entry.Key) || (!entry.IsBinary && Holds(all, entry.Value)));
        var hasCause = failure.Status.DebugException is { } cause && Holds(all, cause.ToString());
        if (!hasTrailers && !hasCause && !Holds(all, failure.Status.Detail)) return failure;
        var text = failure.Status.Detail;
        foreach (var secret in all.Where(IsLong)) text = text.Replace(secret, Hidden, StringComparison.Ordinal);

        // Trailers and causes only explain; the text is what is shown.
        return new RpcException(new Status(failure.StatusCode, text, hasCause ? null : failure.Status.DebugException));
    }

    private static bool Holds(IEnumerable<string> secrets, string? text) =>
        text is not null && secrets.Any(secret => IsLong(secret) && text.Contains(secret, StringComparison.Ordinal));

    private static bool IsLong(string secret) => secret.Length >= Shortest;
}
