using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace KfpMetadata;

/// <summary>
/// The stores that did not answer one command in all the time of a call. The next call would find no answer either: of thousands of records each would take that
/// time, so what comes after is not sent.
/// </summary>
internal sealed class SilentStores
{
    private static readonly AsyncLocal<SilentStores?> Flow = new();

    private readonly ConcurrentDictionary<object, MlmdException> _stores = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those of the command whose calls are made in this flow; <see langword="null"/> where they are of none.</summary>
    public static SilentStores? Current => Flow.Value;

    /// <summary>Makes the calls of this flow those of the command, until the result is disposed.</summary>
    public IDisposable Begin()
    {
        var before = Flow.Value;
        Flow.Value = this;
        return new End(before);
    }

    /// <summary>Notes that a store did not answer.</summary>
    /// <param name="store">The store, by reference.</param>
    /// <param name="why">The error of the call.</param>
    public void Add(object store, MlmdException why) => _stores.TryAdd(store, why);

    /// <summary>Whether a store did not answer.</summary>
    /// <param name="store">The store, by reference.</param>
    /// <param name="why">The error of the call that found no answer.</param>
    public bool Contains(object store, [NotNullWhen(true)] out MlmdException? why) => _stores.TryGetValue(store, out why);

    private sealed class End(SilentStores? before) : IDisposable
    {
        public void Dispose() => Flow.Value = before;
    }
}
