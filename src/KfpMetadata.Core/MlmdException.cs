namespace KfpMetadata;

/// <summary>An error of a store or of what it was asked. The message says what was tried, what the store said and what to do next.</summary>
public sealed class MlmdException : Exception
{
    /// <summary>A message names values, and some values are megabytes long.</summary>
    private const int LongestMessage = 3000;
    private const int KeptAtEnd = 1000;

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

    /// <summary>The MLMD call that failed, for example <c>PutExecution</c>; <see langword="null"/> where none was made.</summary>
    public string? Rpc { get; init; }

    /// <summary>The store's own text; <see langword="null"/> where it said nothing.</summary>
    public string? StoreText { get; init; }

    /// <summary>The name under which a write whose outcome is not known can be looked up; <see langword="null"/> otherwise.</summary>
    public string? Key { get; init; }

    /// <summary>Leaves out the middle: what was tried stands at the beginning, what to do at the end.</summary>
    private static string Readable(string message) => message is null || message.Length <= LongestMessage
        ? message!
        : $"{message.AsSpan(0, LongestMessage - KeptAtEnd)} [... {message.Length - LongestMessage} characters ...] {message.AsSpan(message.Length - KeptAtEnd)}";
}
