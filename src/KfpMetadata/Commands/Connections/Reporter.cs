namespace KfpMetadata.Commands;

/// <summary>Reports at once and on the calling thread; <see cref="Progress{T}"/> would do so later and out of order.</summary>
/// <typeparam name="TValue">What is reported.</typeparam>
internal sealed class Reporter<TValue>(Action<TValue> report) : IProgress<TValue>
{
    /// <inheritdoc/>
    public void Report(TValue value) => report(value);
}
