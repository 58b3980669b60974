using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using EventEdge = KfpMetadata.Protocol.PutLineageSubgraphRequest.Types.EventEdge;

namespace KfpMetadata.Storage.Edges;

/// <summary>One end of an event edge: an index into the nodes of the request, the id of a stored node, or both where they agree.</summary>
internal readonly record struct EventEdgeEnd(NodeKind Kind, int? Index, long? Id)
{
    public static EventEdgeEnd Execution(EventEdge edge) => new(
        NodeKinds.Execution,
        edge.HasExecutionIndex ? edge.ExecutionIndex : null,
        edge.Event.HasExecutionId ? edge.Event.ExecutionId : null);

    public static EventEdgeEnd Artifact(EventEdge edge) => new(
        NodeKinds.Artifact,
        edge.HasArtifactIndex ? edge.ArtifactIndex : null,
        edge.Event.HasArtifactId ? edge.Event.ArtifactId : null);

    /// <summary>Refuses an end that names no node, or two.</summary>
    public void Check(EventEdge edge, IReadOnlyList<Node> nodes)
    {
        var word = Kind.Word;
        if (Index is not { } index)
        {
            if (Id is null)
            {
                throw StoreErrors.InvalidArgument(
                    $"Event_edge is missing an {word}. Could not find either an {word}_index or an event.{word}_id: "
                    + StoreErrors.Dump(edge));
            }

            return;
        }

        if (index < 0 || index >= nodes.Count)
        {
            throw StoreErrors.OutOfRange(
                $"The event_edge has an {word}_index {index} that is outside the bounds of the request's {word}s list, [0, {nodes.Count}). "
                + $"Event_edge: {StoreErrors.Dump(edge)}");
        }

        if (Id is { } id)
            CheckAgreement(edge, nodes[index], index, id);
    }

    /// <summary>The id of the node, once those of the request have theirs.</summary>
    public long Resolve(IReadOnlyList<long> ids) => Index is { } index ? ids[index] : Id!.Value;

    private void CheckAgreement(EventEdge edge, Node node, int index, long id)
    {
        var (name, word) = (Kind.Table, Kind.Word);
        var (message, tail) = (StoreErrors.Dump(node.Message), $", Event_edge: {StoreErrors.Dump(edge)}");
        if (node.Id is null)
        {
            throw StoreErrors.InvalidArgument(
                $"Missing {word} ID. The referenced {word} at {word}_index {index} does not have an ID even though the event_edge "
                + $"specifies an event.{word}_id of {id}. {name}: {message}{tail}");
        }

        // MLMD calls both kinds an artifact here.
        if (node.Id != id)
        {
            throw StoreErrors.InvalidArgument(
                $"{name} ID mismatch. The referenced {word} at {word}_index {index} has an ID of {node.Id} that does not match the "
                + $"event_edge's event.{word}_id of {id}. Artifact: {message}{tail}");
        }
    }
}
