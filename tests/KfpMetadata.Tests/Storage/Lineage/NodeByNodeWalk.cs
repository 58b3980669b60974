using KfpMetadata.Protocol;
using KfpMetadata.Storage;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;
using Type = KfpMetadata.Protocol.Event.Types.Type;

namespace KfpMetadata.Tests.Storage.Lineage;

/// <summary>The walk of the lineage as its rules say it, one node and one call at a time.</summary>
internal sealed class NodeByNodeWalk(EmbeddedStore store)
{
    private static readonly Type[] Inputs = [Type.Input, Type.DeclaredInput, Type.InternalInput];

    public Direction Direction { get; init; }

    /// <summary>Whether an artifact (or else execution) of an id ends the walk.</summary>
    public Func<bool, long, bool> IsEnding { get; init; } = static (_, _) => false;

    /// <summary>Whether ending artifacts (or else executions) belong to the graph.</summary>
    public Func<bool, bool> IncludesEnding { get; init; } = static _ => false;

    public HashSet<(bool IsArtifact, long Id)> Nodes { get; } = [];

    public HashSet<Event> Events { get; } = [];

    public async Task Run(bool fromArtifacts, IEnumerable<long> starts, long hops)
    {
        var front = new HashSet<(bool IsArtifact, long Id)>();
        foreach (var start in starts)
            Reach((fromArtifacts, start), front);
        for (var hop = 0; hop < hops; hop++)
        {
            var next = new HashSet<(bool IsArtifact, long Id)>();
            foreach (var node in front)
            {
                foreach (var item in await EventsOf(node))
                {
                    if (Follows(node.IsArtifact, item.Type) && Reach(Other(node.IsArtifact, item), next))
                        Events.Add(item);
                }
            }

            front = next;
        }
    }

    private static (bool IsArtifact, long Id) Other(bool fromArtifact, Event item) =>
        (!fromArtifact, fromArtifact ? item.ExecutionId : item.ArtifactId);

    private bool Follows(bool fromArtifact, Type type) => Direction switch
    {
        Direction.Downstream => Inputs.Contains(type) == fromArtifact,
        Direction.Upstream => Inputs.Contains(type) != fromArtifact,
        _ => true,
    };

    private bool Reach((bool IsArtifact, long Id) node, HashSet<(bool IsArtifact, long Id)> front)
    {
        if (IsEnding(node.IsArtifact, node.Id))
        {
            if (!IncludesEnding(node.IsArtifact))
                return false;
            Nodes.Add(node);
            return true;
        }

        if (Nodes.Add(node))
            front.Add(node);
        return true;
    }

    private async Task<IEnumerable<Event>> EventsOf((bool IsArtifact, long Id) node) => node.IsArtifact
        ? (await store.GetEventsByArtifactIDs(new GetEventsByArtifactIDsRequest { ArtifactIds = { node.Id } }, null!)).Events
        : (await store.GetEventsByExecutionIDs(new GetEventsByExecutionIDsRequest { ExecutionIds = { node.Id } }, null!)).Events;
}
