using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Storage.Lineage;

/// <summary>
/// A breadth-first walk along events, set by set: a hop is one query for the events of all nodes that the hop before came to, and one
/// more where a filter says which of the new nodes end the walk. It goes by the events alone, so that it needs no row of a node.
/// </summary>
internal sealed class LineageWalk
{
    /// <summary>MLMD walks no further, whatever is asked for.</summary>
    public const long MostHops = 100;

    private readonly StoreSession session;
    private readonly Direction direction;
    private readonly long mostNodes;
    private readonly LineageNodes artifacts;
    private readonly LineageNodes executions;
    private readonly HashSet<long> events = [];

    /// <summary>Prepares a walk.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="direction">Which way events are followed; unspecified is both ways.</param>
    /// <param name="endingArtifacts">The artifacts to stop at; null for none.</param>
    /// <param name="endingExecutions">The executions to stop at; null for none.</param>
    /// <param name="mostNodes">How many artifacts and executions are found at most; the nearest ones come first.</param>
    public LineageWalk(
        StoreSession session,
        Direction direction,
        LineageEnding? endingArtifacts,
        LineageEnding? endingExecutions,
        long mostNodes = long.MaxValue)
    {
        this.session = session;
        this.direction = direction;
        this.mostNodes = mostNodes;
        artifacts = new LineageNodes(session, NodeKinds.Artifact, endingArtifacts);
        executions = new LineageNodes(session, NodeKinds.Execution, endingExecutions);
    }

    public IReadOnlySet<long> Artifacts => artifacts.Found;

    public IReadOnlySet<long> Executions => executions.Found;

    /// <summary>The ids of the events that the walk has followed, and of those to ending nodes that are included.</summary>
    public IReadOnlySet<long> Events => events;

    /// <summary>Walks from nodes of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="starts">The nodes; those that end a walk are not walked from.</param>
    /// <param name="hops">The number of hops, each along one event.</param>
    public void Run(NodeKind kind, IReadOnlyCollection<long> starts, long hops)
    {
        var (here, there) = kind == NodeKinds.Artifact ? (artifacts, executions) : (executions, artifacts);
        var front = here.Admit(starts, Room);
        for (var hop = 0; hop < Math.Min(hops, MostHops) && front.Count > 0; hop++)
        {
            var steps = StepsFrom(here.Kind, there.Kind, front);
            front = there.Admit(steps.Select(step => step.To), Room);
            foreach (var (id, to) in steps)
            {
                if (there.Found.Contains(to))
                    events.Add(id);
            }

            (here, there) = (there, here);
        }
    }

    private long Room => mostNodes - artifacts.Found.Count - executions.Found.Count;

    private List<(long Event, long To)> StepsFrom(NodeKind from, NodeKind to, List<long> front) =>
        session.Query(
            $"SELECT id, {to.IdColumn} FROM Event WHERE {session.Dialect.IsOneOf(from.IdColumn, "@p0")}"
            + LineageStep.Condition(direction, from),
            static row => (row.Int64(0), row.Int64(1)),
            session.Dialect.IdList(front));
}
