namespace KfpMetadata;

/// <summary>Which headers a user may send with every call.</summary>
internal static class HeaderRules
{
    /// <summary>It holds what lets a session in, so it is kept as a token is.</summary>
    public const string Cookie = "cookie";

    private const string BinarySuffix = "-bin";
    private const string Authorization = "authorization";
    private const string GrpcPrefix = "grpc-";

    /// <summary>Those that make the call what it is, or that HTTP/2 forbids.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "connection", "content-encoding", "content-length", "content-type", "expect", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    };

    /// <summary>Words in names of headers whose values are secrets.</summary>
    private static readonly string[] SecretWords = [Cookie, "token", "secret", "auth", "key", "session", "password", "credential"];

    /// <summary>Whether the name says that the value is a secret.</summary>
    public static bool IsSecret(string name) => SecretWords.Any(word => name.Contains(word, StringComparison.Ordinal));

    /// <summary>Checks all; a message never holds a value.</summary>
    /// <exception cref="MlmdException">One cannot be sent.</exception>
    public static void Check(IReadOnlyDictionary<string, object> headers)
    {
        foreach (var (name, value) in headers)
        {
            CheckName(name);
            CheckValue(name, value);
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0) throw MlmdErrors.InvalidArgument("A header has an empty name (-Header).");
        if (name.Any(static letter => letter is >= 'A' and <= 'Z'))
            throw MlmdErrors.InvalidArgument(
                $"The name of the header '{name}' has capital letters. HTTP/2 has names in lower case only: "
                + $"'{name.ToLowerInvariant()}' (-Header).");
        if (!name.All(static letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.'))
            throw MlmdErrors.InvalidArgument(
                $"'{name}' is not a valid header name. It has letters a to z, digits, '-', '_' and '.' only (-Header).");
        if (string.Equals(name, Authorization, StringComparison.Ordinal))
            throw MlmdErrors.InvalidArgument("The header 'authorization' is not for -Header. Give the token with -BearerToken.");
        if (name.StartsWith(GrpcPrefix, StringComparison.Ordinal) || Reserved.Contains(name))
            throw MlmdErrors.InvalidArgument($"The header '{name}' belongs to gRPC and HTTP themselves. Leave it out of -Header.");
    }

    private static void CheckValue(string name, object value)
    {
        var binary = name.EndsWith(BinarySuffix, StringComparison.Ordinal);
        switch (value)
        {
            case byte[] when binary:
                return;
            case byte[]:
                throw MlmdErrors.InvalidArgument(
                    $"The value of the header '{name}' is bytes. Only a header whose name ends with '{BinarySuffix}' has them "
                    + "(-Header).");
            case string when binary:
                throw MlmdErrors.InvalidArgument(
                    $"The value of the header '{name}' is a text. A header whose name ends with '{BinarySuffix}' has bytes, [byte[]] "
                    + "(-Header).");
            case string text when text.All(static letter => letter is >= ' ' and <= '~'):
                return;
            case string:
                throw MlmdErrors.InvalidArgument(
                    $"The value of the header '{name}' has line ends or letters beyond ASCII, which gRPC does not send (-Header).");
            default:
                throw MlmdErrors.InvalidArgument(
                    $"The value of the header '{name}' is a {value?.GetType().FullName ?? "$null"}. Give a text (-Header).");
        }
    }
}
