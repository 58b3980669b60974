using Grpc.Core;
using KfpMetadata.Protocol;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Client;

/// <summary>Reads nodes, their events and their contexts.</summary>
internal sealed class NodeReader(StoreSession session)
{
    public async Task<IReadOnlyList<TNode>> ByIdAsync<TNode>(IReadOnlyCollection<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        var rpcs = NodeKinds.Of<TNode>();
        var wanted = ids.Distinct().ToList();
        var found = new Dictionary<long, TNode>(wanted.Count);
        foreach (var node in await InPagesAsync(wanted, page => session.Runner.ReadAsync(rpcs.GetById(page), scope)).ConfigureAwait(false)) found[node.Id] = node;

        return session.Own<TNode>([.. wanted.Where(found.ContainsKey).Select(id => found[id])]);
    }

    /// <summary>The rows of many ids. Where those of a page are too large to be received, half of its ids is asked for.</summary>
    public static async Task<List<TRow>> InPagesAsync<TRow>(List<long> ids, Func<List<long>, Task<IReadOnlyList<TRow>>> read)
    {
        var rows = new List<TRow>();
        var size = NodeQuery.LargestPage;
        for (var start = 0; start < ids.Count;)
        {
            var page = ids.GetRange(start, Math.Min(size, ids.Count - start));
            try
            {
                rows.AddRange(await read(page).ConfigureAwait(false));
                start += page.Count;
            }
            catch (MlmdException large) when (large.StatusCode == MlmdStatusCode.ResourceExhausted && page.Count > 1)
            {
                size = page.Count / 2;
            }
        }

        return rows;
    }

    public async Task<TNode?> ByTypeAndNameAsync<TNode>(string type, string name, string? version, CallScope scope)
        where TNode : MlmdNode
    {
        var node = await AnySpellingAsync<TNode>(type, name, version, scope).ConfigureAwait(false);
        if (node is null || IsSpelled(node, type, name)) return session.Own(node);
        await session.Tracer.WarnOfSpellingAsync(NodeKinds.Of<TNode>().Noun, $"{type}/{name}", $"{node.Type ?? type}/{node.Name}").ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// What the store takes for a name: on MySQL also another spelling. MLMD answers with nothing where there is nothing, so a NOT_FOUND is of something else,
    /// and no proof that a write is not done.
    /// </summary>
    public Task<TNode?> AnySpellingAsync<TNode>(string type, string name, string? version, CallScope scope)
        where TNode : MlmdNode =>
        session.Runner.ReadAsync(NodeKinds.Of<TNode>().GetByTypeAndName(type, name, version), scope);

    public async Task<IReadOnlyList<TNode>> ByExternalIdAsync<TNode>(IReadOnlyCollection<string> externalIds, CallScope scope)
        where TNode : MlmdNode
    {
        if (externalIds.Count == 0) return [];
        var wanted = externalIds.ToHashSet(StringComparer.Ordinal);
        var call = NodeKinds.Of<TNode>().GetByExternalId(wanted);
        var found = await session.Runner.ReadAsync(call, scope, StatusCode.NotFound, static () => []).ConfigureAwait(false);
        return session.Own<TNode>([.. found.Where(node => node.ExternalId is { } id && wanted.Contains(id)).OrderBy(static node => node.Id)]);
    }

    public async Task<IReadOnlyList<MlmdArtifact>> ByUriAsync(IReadOnlyCollection<string> uris, CallScope scope)
    {
        if (uris.Count == 0) return [];
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var uri in uris)
        {
            if (!await session.Database.CannotHoldAsync(uri, scope).ConfigureAwait(false)) wanted.Add(uri);
        }

        if (wanted.Count == 0) return [];
        var call = Rpc.Of(
            new GetArtifactsByURIRequest { Uris = { wanted } },
            static (client, request, options) => client.GetArtifactsByURIAsync(request, options),
            static response => response.Artifacts.Select(NodeCodec.Decode).ToList());
        var found = await session.Runner.ReadAsync(call, scope).ConfigureAwait(false);
        foreach (var other in found.Select(static node => node.Uri ?? "").Where(uri => !wanted.Contains(uri)).Distinct(StringComparer.Ordinal))
            await session.Tracer.WarnOfSpellingAsync("URI", wanted.FirstOrDefault(uri => string.Equals(uri.TrimEnd(), other.TrimEnd(), StringComparison.OrdinalIgnoreCase)) ?? string.Join(", ", wanted), other).ConfigureAwait(false);
        return session.Own<MlmdArtifact>([.. found.Where(node => wanted.Contains(node.Uri ?? "")).DistinctBy(static node => node.Id).OrderBy(static node => node.Id)]);
    }

    public async Task<IReadOnlyList<MlmdContext>> ContextsOfAsync<TNode>(long id, CallScope scope)
        where TNode : MlmdNode =>
        session.Own(await session.Runner.ReadAsync(NodeKinds.Of<TNode>().GetContextsOf(id), scope, StatusCode.NotFound, static () => []).ConfigureAwait(false));

    public async Task<IReadOnlyList<MlmdContext>> RelatedAsync(long contextId, bool children, CallScope scope)
    {
        var call = children
            ? Rpc.Of(
                new GetChildrenContextsByContextRequest { ContextId = contextId },
                static (client, request, options) => client.GetChildrenContextsByContextAsync(request, options),
                static response => (IReadOnlyList<MlmdContext>)[.. response.Contexts.Select(NodeCodec.Decode)])
            : Rpc.Of(
                new GetParentContextsByContextRequest { ContextId = contextId },
                static (client, request, options) => client.GetParentContextsByContextAsync(request, options),
                static response => (IReadOnlyList<MlmdContext>)[.. response.Contexts.Select(NodeCodec.Decode)]);
        return session.Own(await session.Runner.ReadAsync(call, scope, StatusCode.NotFound, static () => []).ConfigureAwait(false));
    }

    public async Task<IReadOnlyList<MlmdEvent>> EventsAsync<TNode>(IReadOnlyCollection<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        var rpcs = NodeKinds.Of<TNode>();
        var result = await InPagesAsync(ids.Distinct().ToList(), page => session.Runner.ReadAsync(rpcs.GetEvents(page), scope)).ConfigureAwait(false);
        foreach (var link in result) link.Connection = session.Connection;
        return result;
    }

    /// <summary>The events up to some steps away, in one call; <see langword="null"/> where the server does not know that call.</summary>
    public async Task<IReadOnlyList<MlmdEvent>?> LineageEventsAsync<TNode>(
        IReadOnlyCollection<long> ids, MlmdLineageDirection direction, int hops, CallScope scope)
        where TNode : MlmdNode
    {
        // Of more starting nodes a server would leave out some without a word.
        if (ids.Count > NodeQuery.LargestPage) throw new ArgumentException($"{ids.Count} ids are more than {NodeQuery.LargestPage}.", nameof(ids));
        if (session.Store.TooOld) return null;
        var way = direction switch
        {
            MlmdLineageDirection.Upstream => Direction.Upstream,
            MlmdLineageDirection.Downstream => Direction.Downstream,
            _ => Direction.Bidirectional,
        };
        var call = Subgraph.Of<TNode, IReadOnlyList<MlmdEvent>>(Subgraph.In(ids), way, hops, ["events"], static graph => [.. graph.Events.Select(EventCodec.Decode)]);
        var result = await session.Runner.ReadAsync(call, scope, StatusCode.NotFound, static () => []).ConfigureAwait(false);
        foreach (var link in result) link.Connection = session.Connection;
        return result;
    }

    /// <summary>Makes sure that nodes exist before a write refers to them by id, which a server does not check.</summary>
    public async Task EnsureAsync<TNode>(IEnumerable<long> ids, CallScope scope)
        where TNode : MlmdNode
    {
        var rpcs = NodeKinds.Of<TNode>();
        var unseen = ids.Distinct().Where(id => !session.Seen.Has(rpcs.Kind, id)).ToList();
        if (unseen.Count == 0) return;
        var found = await ByIdAsync<TNode>(unseen, scope).ConfigureAwait(false);
        if (found.Count == unseen.Count) return;
        var missing = unseen.Except(found.Select(static node => node.Id));
        throw MlmdErrors.NotFound(
            $"There is no {rpcs.Noun} {string.Join(", ", missing)} on {session.Store.Address}, so nothing was written. Check that the id belongs to this store.");
    }

    private static bool IsSpelled(MlmdNode node, string type, string name) =>
        string.Equals(node.Name, name, StringComparison.Ordinal) && (node.Type is null || string.Equals(node.Type, type, StringComparison.Ordinal));
}
