using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using Direction = KfpMetadata.Protocol.LineageSubgraphQueryOptions.Types.Direction;

namespace KfpMetadata.Storage.Lineage;

/// <summary>The events that a walk follows from a kind of node.</summary>
internal static class LineageStep
{
    private static readonly Event.Types.Type[] Inputs =
        [Event.Types.Type.Input, Event.Types.Type.DeclaredInput, Event.Types.Type.InternalInput];

    private static readonly Event.Types.Type[] Outputs =
    [
        Event.Types.Type.Output, Event.Types.Type.DeclaredOutput, Event.Types.Type.InternalOutput, Event.Types.Type.PendingOutput,
    ];

    /// <summary>A further condition on the type of the event; empty where every event is followed.</summary>
    public static string Condition(Direction direction, NodeKind from)
    {
        if (direction is not (Direction.Upstream or Direction.Downstream))
            return "";
        // Downstream an artifact leads to what took it as an input, an execution to what it put out; upstream is the reverse.
        var types = from == NodeKinds.Artifact == (direction == Direction.Downstream) ? Inputs : Outputs;
        return $" AND type IN ({string.Join(", ", types.Select(type => (int)type))})";
    }
}
