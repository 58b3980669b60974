using System.Collections.Concurrent;

namespace KfpMetadata.Binding;

/// <summary>Types by id, read once for one command.</summary>
internal sealed class NodeTypes
{
    private readonly ConcurrentDictionary<(MlmdConnection Connection, long Id), MlmdType> _byId = new();

    /// <summary>The type of a node that was read.</summary>
    /// <exception cref="MlmdException">The store does not know it.</exception>
    public async Task<MlmdType> OfAsync(MlmdConnection connection, MlmdNode node, CancellationToken cancellationToken)
    {
        if (_byId.TryGetValue((connection, node.TypeId), out var known)) return known;
        var client = connection.Use();
        MlmdType? type = node.Kind switch
        {
            MlmdNodeKind.Artifact => await ByIdAsync<MlmdArtifactType>(client, node.TypeId, cancellationToken).ConfigureAwait(false),
            MlmdNodeKind.Execution => await ByIdAsync<MlmdExecutionType>(client, node.TypeId, cancellationToken).ConfigureAwait(false),
            _ => await ByIdAsync<MlmdContextType>(client, node.TypeId, cancellationToken).ConfigureAwait(false),
        };
        return _byId[(connection, node.TypeId)] = type ?? throw MlmdErrors.NotFound(
            FormattableString.Invariant($"The {node} is of type {node.TypeId}, which the store of '{connection}' does not know. Read the entity again."));
    }

    private static async Task<MlmdType?> ByIdAsync<TType>(IMlmdClient client, long id, CancellationToken cancellationToken)
        where TType : MlmdType =>
        await client.GetTypesByIdAsync<TType>([id], cancellationToken).ConfigureAwait(false) is [var type, ..] ? type : null;
}
