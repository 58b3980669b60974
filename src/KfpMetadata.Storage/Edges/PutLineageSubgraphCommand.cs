using KfpMetadata.Protocol;
using KfpMetadata.Storage.Nodes;
using KfpMetadata.Storage.Sessions;

namespace KfpMetadata.Storage.Edges;

/// <summary>PutLineageSubgraph: executions, artifacts and contexts with the events between them.</summary>
internal sealed class PutLineageSubgraphCommand(StoreSession session, PutLineageSubgraphRequest request)
{
    private readonly PutLineageSubgraphRequest.Types.Options options = request.Options ?? new PutLineageSubgraphRequest.Types.Options();
    private readonly List<Node> artifacts = request.Artifacts.Select(NodeKinds.Artifact.FromMessage).ToList();
    private readonly List<Node> executions = request.Executions.Select(NodeKinds.Execution.FromMessage).ToList();
    private readonly List<Node> contexts = request.Contexts.Select(NodeKinds.Context.FromMessage).ToList();

    public PutLineageSubgraphResponse Run()
    {
        foreach (var edge in request.EventEdges)
        {
            if (edge.Event is null)
                throw StoreErrors.InvalidArgument($"No event found for event_edge: {StoreErrors.Dump(request)}");
            EventEdgeEnd.Execution(edge).Check(edge, executions);
            EventEdgeEnd.Artifact(edge).Check(edge, artifacts);
        }

        var artifactWriter = Load(NodeKinds.Artifact, artifacts);
        var executionWriter = Load(NodeKinds.Execution, executions);
        _ = Load(NodeKinds.Context, contexts);
        contexts.ForEach(ContextPutter.RequireName);
        if (options.ReuseArtifactIfAlreadyExistByExternalId)
        {
            var reusable = ArtifactReuse.Find(session, artifacts);
            artifactWriter.LoadKnown(reusable.Values);
            artifacts.ForEach(artifact => ArtifactReuse.Apply(reusable, artifact));
        }

        var putter = new ContextPutter(session, options.ReuseContextIfAlreadyExist, reuseById: false);
        var contextIds = putter.Put(contexts);
        var artifactIds = artifactWriter.Put(artifacts, default);
        var executionIds = executionWriter.Put(executions, default);
        putter.Link(contextIds, executionIds, artifactIds);
        PutEvents(executionIds, artifactIds);
        return new PutLineageSubgraphResponse
        {
            ExecutionIds = { executionIds },
            ArtifactIds = { artifactIds },
            ContextIds = { contextIds },
        };
    }

    private NodeWriter Load(NodeKind kind, List<Node> nodes)
    {
        if (nodes.Exists(node => node.TypeId is null))
            throw StoreErrors.InvalidArgument("Type id is missing.");
        var writer = new NodeWriter(session, kind);
        writer.Load(nodes);
        var wanted = nodes.ConvertAll(node => node.TypeId!.Value);
        var missing = writer.UnknownTypes(wanted).Order().ToList();
        if (missing.Count > 0)
        {
            var all = string.Join(',', wanted.Distinct().Order());
            var found = string.Join(',', wanted.Except(missing).Order());
            throw StoreErrors.NotFound($"Results missing for ids: {{{all}}}. Found results for {{{found}}}");
        }

        writer.CheckProperties(nodes);
        return writer;
    }

    private void PutEvents(List<long> executionIds, List<long> artifactIds)
    {
        var events = new List<Event>();
        foreach (var edge in request.EventEdges)
        {
            var item = edge.Event.Clone();
            item.ExecutionId = EventEdgeEnd.Execution(edge).Resolve(executionIds);
            item.ArtifactId = EventEdgeEnd.Artifact(edge).Resolve(artifactIds);
            events.Add(item);
        }

        EventStore.PutAll(session, events);
    }
}
