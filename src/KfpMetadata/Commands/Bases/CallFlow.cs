namespace KfpMetadata.Commands;

/// <summary>What a command is to the calls of one asynchronous flow; disposed, they are on their own.</summary>
/// <param name="parts">Each is disposed.</param>
internal sealed class CallFlow(params IDisposable[] parts) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts) part.Dispose();
    }
}
