using System.Security.Authentication;

namespace KfpMetadata.Client;

/// <summary>This side does not go on with a server, and waiting does not mend it. TLS and HTTP pass it on as the cause of their own failures.</summary>
/// <param name="cause">Why.</param>
/// <param name="next">What to do about it.</param>
internal sealed class UntrustedServerException(string cause, string next) : AuthenticationException($"{cause}. {next}")
{
    /// <summary>Why, without an end of sentence.</summary>
    public string Cause { get; } = cause;

    public string Next { get; } = next;
}
