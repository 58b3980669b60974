namespace KfpMetadata.Client;

/// <summary>Finds out by the keys of a request whether it is done.</summary>
internal sealed class KeyLookup(NodeReader reader, TypeStore types)
{
    public async Task<IReadOnlyList<KeyMatch>> MatchAsync<TNode>(IReadOnlyList<TNode> nodes, CallScope scope)
        where TNode : MlmdNode
    {
        var result = new List<KeyMatch>(nodes.Count);
        var nothing = false;
        foreach (var node in nodes)
        {
            // One transaction wrote all of it or nothing, so one key of ours that is not there speaks for the others.
            if (nothing && node.HasGeneratedName)
            {
                result.Add(new KeyMatch(node, null, SameContents: false));
                continue;
            }

            var type = await NodeKinds.Of<TNode>().TypeAsync(types, node.TypeId, scope).ConfigureAwait(false);
            var stored = await reader.AnySpellingAsync<TNode>(type?.Name ?? node.Type ?? "", node.Name ?? "", type?.Version, scope).ConfigureAwait(false);
            nothing |= stored is null && node.HasGeneratedName;
            result.Add(new KeyMatch(node, stored, stored is not null && NodeEquality.SameContents(node, stored)));
        }

        return result;
    }

    /// <summary>
    /// Whether the request is done. One transaction wrote all of it or nothing, so one row with a key of ours proves all. Names that users
    /// gave prove it only where an attempt before ended unknown and the contents are the same.
    /// </summary>
    /// <exception cref="MlmdException">A row of another writer bears a name of the request (<c>MlmdAlreadyExists</c>).</exception>
    public static bool IsDone(IReadOnlyList<KeyMatch> matches, bool unknown)
    {
        if (matches.All(static match => match.IsFound) && (IsOurs(matches) || (unknown && matches.All(static match => match.SameContents)))) return true;
        var taken = matches.FirstOrDefault(static match => match.Stored is not null && !match.Written.HasGeneratedName);
        return taken is null ? false : throw Taken(taken);
    }

    /// <summary>Whether a key of ours is among what was found: then all of the request is there, its links too.</summary>
    public static bool IsOurs(IReadOnlyList<KeyMatch> matches) => matches.Any(static match => match.IsFound && match.Written.HasGeneratedName);

    /// <summary>
    /// Makes sure that rows which were found by names of the user alone have their links: rows of the same contents can be another writer's.
    /// </summary>
    /// <exception cref="MlmdException">A link is not there (<c>MlmdAlreadyExists</c>).</exception>
    public async Task RequireLinksAsync(IReadOnlyList<KeyMatch> matches, IReadOnlyCollection<(long ArtifactId, long ExecutionId)> links, CallScope scope)
    {
        if (IsOurs(matches) || links.Count == 0) return;
        var stored = await reader.EventsAsync<MlmdExecution>([.. links.Select(static link => link.ExecutionId)], scope).ConfigureAwait(false);
        var there = stored.Select(static link => (link.ArtifactId, link.ExecutionId)).ToHashSet();
        if (!links.All(there.Contains)) throw Taken(matches[0]);
    }

    private static MlmdException Taken(KeyMatch match)
    {
        var kind = match.Written.Kind.ToString();
        var spelled = match.IsFound
            ? ""
            : $" The stored name is '{match.Stored!.Name}': the server's database ignores case and trailing blanks.";
        return new MlmdException(
            MlmdErrorId.AlreadyExists,
            $"The name '{match.Written.Name}' of type '{match.Stored!.Type ?? match.Written.Type}' is taken by {kind.ToLowerInvariant()} {match.Stored.Id}, so nothing was written.{spelled} "
            + $"Use another name, or the one that is there (Get-Mlmd{kind} {match.Stored.Id}).",
            MlmdStatusCode.AlreadyExists);
    }
}
