using System.Collections.Concurrent;

namespace KfpMetadata;

/// <summary>The types that a connection has read, by kind, name and version. An entry is dropped as soon as a look at the store is due.</summary>
internal sealed class TypeCache
{
    private readonly ConcurrentDictionary<(MlmdNodeKind Kind, string Name, string? Version), MlmdType> _types = new();

    public MlmdType? Find(MlmdNodeKind kind, string name, string? version) =>
        _types.TryGetValue((kind, name, version), out var type) ? type : null;

    public void Keep(MlmdType type) => _types[(type.Kind, type.Name, type.Version)] = type;

    public void Drop(MlmdNodeKind kind, string name, string? version) => _types.TryRemove((kind, name, version), out _);
}
