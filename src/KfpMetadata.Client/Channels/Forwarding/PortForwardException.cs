namespace KfpMetadata.Client;

/// <summary>kubectl does not forward the port. HTTP passes it on as the cause of its own failure.</summary>
/// <param name="cause">Why, without an end of sentence.</param>
/// <param name="next">What to do about it.</param>
/// <param name="isMendable">Whether it can go away by itself: a pod that restarts, a network that comes back.</param>
internal sealed class PortForwardException(string cause, string next, bool isMendable) : IOException($"{cause}. {next}")
{
    /// <summary>Why, without an end of sentence.</summary>
    public string Cause { get; } = cause;

    public string Next { get; } = next;

    public bool IsMendable { get; } = isMendable;
}
