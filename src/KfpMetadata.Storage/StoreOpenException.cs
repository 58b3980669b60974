namespace KfpMetadata.Storage;

/// <summary>A store could not be opened. The file has been left as it was.</summary>
public sealed class StoreOpenException : Exception
{
    internal StoreOpenException(StoreOpenReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>The rule that refused the file.</summary>
    public StoreOpenReason Reason { get; }
}
