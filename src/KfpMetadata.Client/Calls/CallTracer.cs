using System.Collections.Immutable;

namespace KfpMetadata.Client;

/// <summary>Who wants to be told of what happens in one asynchronous flow: two pipelines on one connection do not hear each other.</summary>
internal sealed class CallTracer
{
    private readonly AsyncLocal<ImmutableList<Subscription>?> _listeners = new();

    /// <summary>Whether anyone in this flow wants to be told of the calls.</summary>
    public bool HasListeners => _listeners.Value is { } all && all.Exists(static subscription => subscription.Listener is not null);

    public IDisposable Add(Func<MlmdCallTrace, Task>? listener, Func<string, Task>? warn)
    {
        var subscription = new Subscription(this, listener, warn);
        _listeners.Value = (_listeners.Value ?? []).Add(subscription);
        return subscription;
    }

    /// <summary>Tells of an attempt; ends when everyone was told.</summary>
    /// <exception cref="MlmdException">The user wants it to end the command.</exception>
    public async Task TellAsync(MlmdCallTrace trace)
    {
        foreach (var subscription in _listeners.Value ?? [])
        {
            if (subscription.Listener is { } listener) await listener(trace).ConfigureAwait(false);
        }
    }

    /// <summary>Tells of something that the user may not expect; ends when the user was told.</summary>
    /// <exception cref="MlmdException">The user wants a warning to end the command.</exception>
    public async Task WarnAsync(string message)
    {
        foreach (var subscription in _listeners.Value ?? [])
        {
            if (subscription.Warn is { } warn) await warn(message).ConfigureAwait(false);
        }
    }

    /// <summary>Tells that the store took one name for another.</summary>
    public Task WarnOfSpellingAsync(string noun, string asked, string stored) => WarnAsync(
        $"The store answered the {noun} '{asked}' with '{stored}': its database ignores case and trailing blanks. Another spelling is another name here, so it counts as not found.");

    private sealed class Subscription(CallTracer tracer, Func<MlmdCallTrace, Task>? listener, Func<string, Task>? warn) : IDisposable
    {
        public Func<MlmdCallTrace, Task>? Listener { get; } = listener;

        public Func<string, Task>? Warn { get; } = warn;

        public void Dispose() => tracer._listeners.Value = tracer._listeners.Value?.Remove(this);
    }
}
