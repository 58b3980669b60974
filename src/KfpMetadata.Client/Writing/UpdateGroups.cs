using Google.Protobuf.WellKnownTypes;

namespace KfpMetadata.Client;

/// <summary>Updates that share a mask travel together: MLMD has one mask for all nodes of a request.</summary>
internal static class UpdateGroups
{
    public static IEnumerable<(FieldMask Mask, IReadOnlyList<NodeUpdate> Updates)> Of(IReadOnlyList<NodeUpdate> updates, MlmdNodeKind kind, string? statePath)
    {
        var groups = new List<(FieldMask Mask, List<NodeUpdate> Updates)>();
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var ids = new HashSet<long>();
        foreach (var update in updates)
        {
            var paths = Paths(update, kind, statePath);
            var key = string.Join('\0', paths);

            // Two changes of one node keep their order: the second starts anew.
            if (!ids.Add(update.Id))
            {
                open.Clear();
                ids.Clear();
                ids.Add(update.Id);
            }

            if (!open.TryGetValue(key, out var index))
            {
                open[key] = index = groups.Count;
                groups.Add((new FieldMask { Paths = { paths } }, []));
            }

            groups[index].Updates.Add(update);
        }

        return groups.Select(static group => (group.Mask, (IReadOnlyList<NodeUpdate>)group.Updates));
    }

    /// <summary>The paths of what an update gives, in ordinal order. A path takes all after its first dot as the name: names may hold dots.</summary>
    internal static IReadOnlyList<string> Paths(NodeUpdate update, MlmdNodeKind kind, string? statePath)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        if (update.State is not null) paths.Add(statePath ?? throw Lacks("state", kind));
        if (update.Uri is not null) paths.Add(kind == MlmdNodeKind.Artifact ? "uri" : throw Lacks("URI", kind));
        if (update.Name is not null) paths.Add(kind == MlmdNodeKind.Context ? "name" : throw Lacks("name that can change", kind));
        if (update.ExternalId is not null) paths.Add("external_id");
        foreach (var name in update.Properties.Keys.Concat(update.RemovedProperties)) paths.Add("properties." + name);
        foreach (var name in update.CustomProperties.Keys.Concat(update.RemovedCustomProperties)) paths.Add("custom_properties." + name);
        return [.. paths];
    }

    private static MlmdException Lacks(string what, MlmdNodeKind kind) =>
        MlmdErrors.InvalidArgument($"{kind}s have no {what}. Leave it out of the change.");
}
