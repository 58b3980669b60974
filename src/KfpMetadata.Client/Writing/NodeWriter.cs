namespace KfpMetadata.Client;

/// <summary>Creates and changes nodes of one kind.</summary>
internal sealed class NodeWriter(StoreSession session, NodeReader reader, TypeStore types)
{
    private readonly KeyLookup _keys = new(reader, types);

    public async Task CreateAsync<TNode>(IReadOnlyList<TNode> nodes, CallScope scope)
        where TNode : MlmdNode
    {
        if (nodes.Count == 0) return;
        await PrepareAsync(nodes, scope).ConfigureAwait(false);
        var rpcs = NodeKinds.Of<TNode>();
        var write = new Write(rpcs.Create(nodes))
        {
            Key = nodes[0].Name,
            CheckCommand = CheckCommand(nodes[0]),
            FindAsync = async (unknown, look) =>
            {
                var matches = await _keys.MatchAsync(nodes, look).ConfigureAwait(false);
                return KeyLookup.IsDone(matches, unknown) ? Answer(rpcs.Kind, Ids(matches)) : null;
            },
        };
        var answer = await session.Writer.WriteAsync(write, scope).ConfigureAwait(false);
        SetIds(nodes, rpcs.Kind switch
        {
            MlmdNodeKind.Artifact => answer.ArtifactIds,
            MlmdNodeKind.Execution => answer.ExecutionIds,
            _ => answer.ContextIds,
        });
    }

    public async Task UpdateAsync<TNode>(IReadOnlyList<NodeUpdate> updates, CallScope scope)
        where TNode : MlmdNode
    {
        var rpcs = NodeKinds.Of<TNode>();
        foreach (var update in updates)
        {
            if (update.Node is not { } node) continue;
            await session.Limits.NamesAsync(update.Properties.Keys, node.Properties.Keys.Except(update.RemovedProperties, StringComparer.Ordinal)).ConfigureAwait(false);
            await session.Limits.NamesAsync(update.CustomProperties.Keys, node.CustomProperties.Keys.Except(update.RemovedCustomProperties, StringComparer.Ordinal)).ConfigureAwait(false);
        }

        var complete = await WithTypesAsync<TNode>([.. updates.Where(static update => !update.IsEmpty)], scope).ConfigureAwait(false);
        foreach (var (mask, group) in UpdateGroups.Of(complete, rpcs.Kind, rpcs.StatePath))
            await session.Writer.WriteAsync(new Write(rpcs.Update(group, mask)), scope).ConfigureAwait(false);
    }

    /// <summary>Gives nodes what a create needs: a key, and the id of the type, looked up once and kept over all attempts.</summary>
    public async Task PrepareAsync<TNode>(IEnumerable<TNode> nodes, CallScope scope)
        where TNode : MlmdNode
    {
        var rpcs = NodeKinds.Of<TNode>();
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            if (node.Id != 0)
                throw MlmdErrors.InvalidArgument($"The {node} has an id, so it is in a store already and cannot be created. Change it with Set-Mlmd{rpcs.Kind}, or give a copy without id.");
            MlmdKey.Ensure(node);
            if (node.TypeId != 0) continue;
            var name = node.Type ?? "";
            if (!known.TryGetValue(name, out var id) && await rpcs.TypeAsync(types, name, scope).ConfigureAwait(false) is { } type) known[name] = id = type.Id;
            node.TypeId = id != 0 ? id : throw MlmdErrors.NotFound(
                $"The {rpcs.Noun} type '{node.Type}' is not on {session.Store.Address}, so nothing was written. Create it first with Get-OrNewMlmd{rpcs.Kind}Type.");
        }
    }

    public static string CheckCommand(MlmdNode node) =>
        $"Get-Mlmd{node.Kind} -Type '{Quoted(node.Type ?? "")}' -Name '{Quoted(node.Name ?? "")}'";

    public static IReadOnlyList<long> Ids(IEnumerable<KeyMatch> matches) => [.. matches.Select(static match => match.Stored!.Id)];

    public void SetIds<TNode>(IReadOnlyList<TNode> nodes, IReadOnlyList<long> ids)
        where TNode : MlmdNode
    {
        if (ids.Count != nodes.Count)
        {
            throw new MlmdException(
                MlmdErrorId.UnexpectedAnswer,
                $"{nodes.Count} records were written to {session.Store.Address}, and the store gave {ids.Count} ids. Look them up by name.",
                MlmdStatusCode.DataLoss);
        }

        for (var i = 0; i < nodes.Count; i++)
        {
            nodes[i].Id = ids[i];
            nodes[i].Connection = session.Connection;
            session.Seen.Add(nodes[i].Kind, ids[i]);
        }
    }

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static WriteAnswer Answer(MlmdNodeKind kind, IReadOnlyList<long> ids) => kind switch
    {
        MlmdNodeKind.Artifact => new WriteAnswer { ArtifactIds = ids },
        MlmdNodeKind.Execution => new WriteAnswer { ExecutionIds = ids },
        _ => new WriteAnswer { ContextIds = ids },
    };

    private async Task<IReadOnlyList<NodeUpdate>> WithTypesAsync<TNode>(IReadOnlyList<NodeUpdate> updates, CallScope scope)
        where TNode : MlmdNode
    {
        var untyped = updates.Where(static update => update.TypeId == 0).Select(static update => update.Id).Distinct().ToList();
        if (untyped.Count == 0) return updates;
        var nodes = (await reader.ByIdAsync<TNode>(untyped, scope).ConfigureAwait(false)).ToDictionary(static node => node.Id);
        return [.. updates.Select(update => update.TypeId != 0 ? update
            : nodes.TryGetValue(update.Id, out var node) ? update with { TypeId = node.TypeId }
            : throw MlmdErrors.NotFound($"There is no {NodeKinds.Of<TNode>().Noun} {update.Id} on {session.Store.Address}, so nothing was written. Check that the id belongs to this store."))];
    }
}
