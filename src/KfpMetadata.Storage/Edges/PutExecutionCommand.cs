using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;
using Pair = KfpMetadata.Protocol.PutExecutionRequest.Types.ArtifactAndEvent;

namespace KfpMetadata.Storage.Edges;

/// <summary>PutExecution: one execution with its artifacts, events and contexts.</summary>
internal sealed class PutExecutionCommand(StoreSession session, PutExecutionRequest request)
{
    private readonly PutExecutionRequest.Types.Options options = request.Options ?? new PutExecutionRequest.Types.Options();

    public PutExecutionResponse Run()
    {
        if (request.Execution is null)
            throw StoreErrors.InvalidArgument($"No execution is found: {StoreErrors.Dump(request)}");
        var artifactIds = PutArtifacts();
        var execution = NodeKinds.Execution.FromMessage(request.Execution);
        var executionId = NodeWriter.PutAll(
            session, NodeKinds.Execution, [execution], new PutOptions { ForceUpdateTime = options.ForceUpdateTime })[0];
        PutEvents(executionId, artifactIds);
        var contexts = new ContextPutter(session, options.ReuseContextIfAlreadyExist, options.ForceReuseContext);
        return new PutExecutionResponse
        {
            ExecutionId = executionId,
            ArtifactIds = { artifactIds },
            ContextIds = { contexts.Put(request.Contexts.Select(NodeKinds.Context.FromMessage).ToList(), [executionId], artifactIds) },
        };
    }

    private List<long> PutArtifacts()
    {
        var nodes = request.ArtifactEventPairs
            .Select(pair => pair.Artifact is { } artifact ? NodeKinds.Artifact.FromMessage(artifact) : null)
            .ToList();
        var given = nodes.OfType<Node>().ToList();
        var writer = new NodeWriter(session, NodeKinds.Artifact);
        writer.Load(given);
        var reusable = options.ReuseArtifactIfAlreadyExistByExternalId ? ArtifactReuse.Find(session, given) : null;
        if (reusable is not null)
            writer.LoadKnown(reusable.Values);

        var ids = new List<long>();
        foreach (var (pair, node) in request.ArtifactEventPairs.Zip(nodes))
        {
            if (node is null)
            {
                ids.Add(IdOfEvent(pair));
                continue;
            }

            if (pair.Event is { HasArtifactId: true } && pair.Event.ArtifactId != node.Id)
            {
                throw StoreErrors.InvalidArgument(
                    $"Given event.artifact_id is not aligned with the artifact: {StoreErrors.Dump(pair)}");
            }

            if (reusable is not null)
                ArtifactReuse.Apply(reusable, node);
            var id = writer.Put(node, default);
            // A later artifact of the request with this external id is the same one.
            if (reusable is not null && node.ExternalId is { Length: > 0 } externalId)
                reusable[externalId] = id;
            ids.Add(id);
        }

        return ids;
    }

    private static long IdOfEvent(Pair pair)
    {
        if (pair.Event is null)
            throw StoreErrors.InvalidArgument("A pair of artifact_event_pairs has neither an artifact nor an event.");
        return pair.Event.HasArtifactId
            ? pair.Event.ArtifactId
            : throw StoreErrors.InvalidArgument(
                $"If no artifact is present, given event must have an artifact_id: {StoreErrors.Dump(pair)}");
    }

    private void PutEvents(long executionId, List<long> artifactIds)
    {
        var events = new List<Event>();
        foreach (var (pair, artifactId) in request.ArtifactEventPairs.Zip(artifactIds))
        {
            if (pair.Event is null)
                continue;
            if (pair.Event.HasExecutionId && !(request.Execution.HasId && pair.Event.ExecutionId == request.Execution.Id))
                throw StoreErrors.InvalidArgument("Request's event.execution_id does not match with the given execution: ");
            var item = pair.Event.Clone();
            item.ArtifactId = artifactId;
            item.ExecutionId = executionId;
            events.Add(item);
        }

        EventStore.PutAll(session, events);
    }
}
