namespace KfpMetadata.Client;

/// <summary>A write and how to find out whether it is done.</summary>
/// <param name="Call">The call, always sent with the same bytes.</param>
internal sealed record Write(RpcCall<WriteAnswer> Call)
{
    /// <summary>
    /// Looks the written rows up by their keys; <see langword="null"/> where nothing of them is there. Told whether an attempt before ended
    /// unknown. It throws where rows of another writer are in the way.
    /// </summary>
    public Func<bool, CallScope, Task<WriteAnswer?>>? FindAsync { get; init; }

    /// <summary>Whether ALREADY_EXISTS only means that another writer did the same at the same moment: the next attempt sees its row.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The key to look up by.</summary>
    public string? Key { get; init; }

    /// <summary>The command that tells whether the write is done.</summary>
    public string? CheckCommand { get; init; }
}
