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
        var putter = new ContextPutter(session, options.ReuseContextIfAlreadyExist, options.ForceReuseContext);
        var contextIds = putter.Put(request.Contexts.Select(NodeKinds.Context.FromMessage).ToList());
        putter.Link(contextIds, [executionId], artifactIds);
        return new PutExecutionResponse
        {
            ExecutionId = executionId,
            ArtifactIds = { artifactIds },
            ContextIds = { contextIds },
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
                // Looked at with the events: what is wrong with a node comes first.
                ids.Add(pair.Event?.ArtifactId ?? 0);
                continue;
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

    private void PutEvents(long executionId, List<long> artifactIds)
    {
        var events = new List<Event>();
        string? refusal = null;
        foreach (var (pair, artifactId) in request.ArtifactEventPairs.Zip(artifactIds))
        {
            refusal = Refusal(pair, executionId, artifactId);
            if (refusal is not null)
                break;
            if (pair.Event is null)
                continue;
            var item = pair.Event.Clone();
            item.ArtifactId = artifactId;
            item.ExecutionId = executionId;
            events.Add(item);
        }

        // Pair by pair: what is wrong with an earlier event comes first.
        EventStore.PutAll(session, events);
        if (refusal is not null)
            throw StoreErrors.InvalidArgument(refusal);
    }

    /// <summary>What is wrong with a pair. Ids in its event must be those that its nodes have, or got.</summary>
    private static string? Refusal(Pair pair, long executionId, long artifactId)
    {
        if (pair.Artifact is null && pair.Event is null)
            return "A pair of artifact_event_pairs has neither an artifact nor an event.";
        if (pair.Artifact is null && !pair.Event.HasArtifactId)
            return $"If no artifact is present, given event must have an artifact_id: {StoreErrors.Dump(pair)}";
        if (pair.Event is { HasArtifactId: true } && pair.Event.ArtifactId != artifactId)
            return $"Given event.artifact_id is not aligned with the artifact: {StoreErrors.Dump(pair)}";
        return pair.Event is { HasExecutionId: true } && pair.Event.ExecutionId != executionId
            ? "Request's event.execution_id does not match with the given execution: "
            : null;
    }
}
