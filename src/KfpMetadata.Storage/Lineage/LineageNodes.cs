using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Lineage;

/// <summary>The artifacts, or the executions, that a walk has come to. Each is looked at once.</summary>
internal sealed class LineageNodes(StoreSession session, NodeKind kind, LineageEnding? ending)
{
    private readonly HashSet<long> found = [];
    private readonly HashSet<long> refused = [];

    public NodeKind Kind => kind;

    /// <summary>The nodes that belong to the graph.</summary>
    public IReadOnlySet<long> Found => found;

    /// <summary>Takes in what the walk has come to, lowest ids first, and gives the nodes to go on from.</summary>
    /// <param name="ids">The ids; those seen before are passed over.</param>
    /// <param name="room">How many nodes the graph may still take.</param>
    public List<long> Admit(IEnumerable<long> ids, long room)
    {
        var fresh = ids.Where(id => !found.Contains(id) && !refused.Contains(id)).Distinct().Order().ToList();
        if (fresh.Count == 0)
            return [];
        var ends = ending is null ? [] : LineageFilter.Select(session, kind, ending.Filter, fresh).ToHashSet();
        var onward = new List<long>();
        foreach (var id in fresh)
        {
            var isEnd = ends.Contains(id);
            if (room > 0 && (!isEnd || ending!.IsIncluded))
            {
                room--;
                found.Add(id);
                if (!isEnd)
                    onward.Add(id);
            }
            else
            {
                refused.Add(id);
            }
        }

        return onward;
    }
}
