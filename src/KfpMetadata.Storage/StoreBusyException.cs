namespace KfpMetadata.Storage;

/// <summary>A call that may not wait would have had to: another call or another process writes. Nothing was done.</summary>
public sealed class StoreBusyException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StoreBusyException()
        : base("Another writer is at work, and the call may not wait for it.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is to be said.</param>
    public StoreBusyException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is to be said.</param>
    /// <param name="innerException">The cause.</param>
    public StoreBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
