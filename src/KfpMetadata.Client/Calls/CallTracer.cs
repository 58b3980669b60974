using System.Collections.Immutable;

namespace KfpMetadata.Client;

/// <summary>Who wants to be told of the attempts made in one asynchronous flow: two pipelines on one connection do not hear each other.</summary>
internal sealed class CallTracer
{
    private readonly AsyncLocal<ImmutableList<Action<MlmdCallTrace>>?> _listeners = new();

    public IDisposable Add(Action<MlmdCallTrace> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _listeners.Value = (_listeners.Value ?? []).Add(listener);
        return new Subscription(this, listener);
    }

    public void Tell(MlmdCallTrace trace)
    {
        if (_listeners.Value is not { } listeners) return;
        foreach (var listener in listeners) listener(trace);
    }

    private sealed class Subscription(CallTracer tracer, Action<MlmdCallTrace> listener) : IDisposable
    {
        public void Dispose() => tracer._listeners.Value = tracer._listeners.Value?.Remove(listener);
    }
}
