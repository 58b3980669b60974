using System.Collections.Concurrent;

namespace KfpMetadata.Binding;

/// <summary>
/// Finds the nodes that references mean. An entity of the store is taken as it is; an id, a name, a hand-made or deserialised entity is
/// read, so that no write ever uses a node that is not there. One instance serves one command and remembers what it read.
/// </summary>
internal sealed class NodeResolver
{
    /// <summary>Read nodes to remember: a long pipeline of ids must not fill the memory.</summary>
    private const int Memory = 5_000;

    private readonly ConcurrentDictionary<(MlmdConnection Connection, MlmdNodeKind Kind, long Id), MlmdNode> _byId = new();
    private readonly ConcurrentDictionary<(MlmdConnection Connection, MlmdNodeKind Kind, string Name), MlmdNode> _byName = new();

    /// <summary>The node that is meant.</summary>
    /// <exception cref="MlmdException">It is not there, several bear the name, or the reference makes no sense.</exception>
    public async Task<TNode> ResolveAsync<TNode>(MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        if (reference.Problem is { } problem) throw problem;
        if (reference.Entity is { IsPreview: true } preview) throw MlmdErrors.NotStored(preview);
        if (reference.Entity is TNode entity && entity.Id > 0 && Stores.AreSame(entity.Connection, connection)) return entity;
        if (reference.Id > 0) return await ByIdAsync<TNode>(connection, reference.Id, cancellationToken).ConfigureAwait(false);
        if (reference.GivenName is { } name) return await ByNameAsync<TNode>(connection, reference.Kind, name, cancellationToken).ConfigureAwait(false);
        if (reference.Entity is { Type: { } type, Name: { } ownName })
        {
            return await connection.Use().GetNodeByTypeAndNameAsync<TNode>(type, ownName, version: null, cancellationToken).ConfigureAwait(false)
                ?? throw Missing(reference.ToString(), connection);
        }

        throw MlmdErrors.InvalidArgument($"The {NodeReference.Word(reference.Kind)} has neither an id nor a type and a name, so it cannot be looked up. Give it one, or write it first.");
    }

    /// <summary>Reads in one call what the references will need by id.</summary>
    public async Task PrefetchAsync(MlmdConnection connection, IEnumerable<NodeReference> references, CancellationToken cancellationToken)
    {
        foreach (var group in references.Where(reference => NeedsRead(connection, reference)).GroupBy(static reference => reference.Kind))
        {
            var ids = group.Select(static reference => reference.Id).Distinct().ToArray();
            // One is read just as well when it is used.
            if (ids.Length < 2) continue;
            IEnumerable<MlmdNode> nodes = group.Key switch
            {
                MlmdNodeKind.Artifact => await connection.Use().GetNodesByIdAsync<MlmdArtifact>(ids, cancellationToken).ConfigureAwait(false),
                MlmdNodeKind.Execution => await connection.Use().GetNodesByIdAsync<MlmdExecution>(ids, cancellationToken).ConfigureAwait(false),
                _ => await connection.Use().GetNodesByIdAsync<MlmdContext>(ids, cancellationToken).ConfigureAwait(false),
            };
            foreach (var node in nodes) Remember(connection, node);
        }
    }

    private bool NeedsRead(MlmdConnection connection, NodeReference reference) =>
        reference is { Problem: null, Id: > 0 }
        && !(reference.Entity is { } entity && Stores.AreSame(entity.Connection, connection))
        && !_byId.ContainsKey((connection, reference.Kind, reference.Id));

    private async Task<TNode> ByIdAsync<TNode>(MlmdConnection connection, long id, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var kind = KindOf<TNode>();
        if (_byId.TryGetValue((connection, kind, id), out var known)) return (TNode)known;
        var found = await connection.Use().GetNodesByIdAsync<TNode>([id], cancellationToken).ConfigureAwait(false);
        if (found.Count == 0) throw Missing(FormattableString.Invariant($"{NodeReference.Word(kind)} {id}"), connection);
        Remember(connection, found[0]);
        return found[0];
    }

    private void Remember(MlmdConnection connection, MlmdNode node)
    {
        if (_byId.Count >= Memory) _byId.Clear();
        _byId[(connection, node.Kind, node.Id)] = node;
    }

    private async Task<TNode> ByNameAsync<TNode>(MlmdConnection connection, MlmdNodeKind kind, string text, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        if (_byName.TryGetValue((connection, kind, text), out var known)) return (TNode)known;
        var places = Places(kind, text);
        if (places.Count == 0)
        {
            throw MlmdErrors.InvalidArgument(
                $"'{text}' does not say of which type the {NodeReference.Word(kind)} is. Give 'Type/Name', an integer id or the entity; a string is never an id.");
        }

        var found = new List<TNode>();
        foreach (var (type, name) in places)
        {
            if (await connection.Use().GetNodeByTypeAndNameAsync<TNode>(type, name, version: null, cancellationToken).ConfigureAwait(false) is { } node)
                found.Add(node);
        }

        switch (found)
        {
            case []:
                throw Missing($"{NodeReference.Word(kind)} '{text}' (looked for {string.Join(", ", places.Select(static place => $"{place.Type}/{place.Name}"))})", connection);
            case [var only]:
                _byName[(connection, kind, text)] = only;
                return only;
            default:
                throw CommandErrors.Ambiguous($"'{text}' is the name of {string.Join(" and of ", found)}. Give the id or the whole 'Type/Name'.");
        }
    }

    /// <summary>Types and names that a text can mean: both may hold slashes, as <c>system.Pipeline/namespace/ns/pipeline/p</c> does.</summary>
    private static List<(string Type, string Name)> Places(MlmdNodeKind kind, string text)
    {
        var places = new List<(string Type, string Name)>();
        for (var slash = text.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = text.IndexOf('/', slash + 1))
        {
            if (slash > 0 && slash < text.Length - 1) places.Add((text[..slash], text[(slash + 1)..]));
        }

        if (kind == MlmdNodeKind.Context) places.AddRange(RunTypes.All.Select(type => (type, text)));
        return places;
    }

    private static MlmdNodeKind KindOf<TNode>()
        where TNode : MlmdNode =>
        typeof(TNode) == typeof(MlmdArtifact) ? MlmdNodeKind.Artifact : typeof(TNode) == typeof(MlmdExecution) ? MlmdNodeKind.Execution : MlmdNodeKind.Context;

    private static MlmdException Missing(string what, MlmdConnection connection) =>
        MlmdErrors.NotFound($"There is no {what} in the store of the connection '{connection}'.");
}
