namespace KfpMetadata.Storage;

/// <summary>What the context of a call within the process can say beside what gRPC's own says: whether the call may wait for others.</summary>
public interface IPatience
{
    /// <summary>Whether the call waits for its turn and for locks. If not, it fails with a <see cref="StoreBusyException"/> where it had to, and has done nothing.</summary>
    bool MayWait { get; }
}
