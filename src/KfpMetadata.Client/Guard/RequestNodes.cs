using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>Finds the nodes in a request, also those inside of pairs.</summary>
internal static class RequestNodes
{
    public static IEnumerable<NodeView> Of(IMessage request) => request switch
    {
        PutArtifactsRequest put => put.Artifacts.Select(static (node, i) => NodeView.Of(node, new RequestPlace("artifacts", i))),
        PutExecutionsRequest put => put.Executions.Select(static (node, i) => NodeView.Of(node, new RequestPlace("executions", i))),
        PutContextsRequest put => put.Contexts.Select(static (node, i) => NodeView.Of(node, new RequestPlace("contexts", i))),
        PutExecutionRequest put => Of(put),
        PutLineageSubgraphRequest put =>
        [
            .. put.Executions.Select(static (node, i) => NodeView.Of(node, new RequestPlace("executions", i))),
            .. put.Artifacts.Select(static (node, i) => NodeView.Of(node, new RequestPlace("artifacts", i))),
            .. put.Contexts.Select(static (node, i) => NodeView.Of(node, new RequestPlace("contexts", i))),
        ],
        _ => [],
    };

    private static IEnumerable<NodeView> Of(PutExecutionRequest put)
    {
        if (put.Execution is { } execution) yield return NodeView.Of(execution, new RequestPlace("execution"));
        for (var i = 0; i < put.ArtifactEventPairs.Count; i++)
        {
            if (put.ArtifactEventPairs[i].Artifact is { } artifact) yield return NodeView.Of(artifact, new RequestPlace("artifact_event_pairs", i, ".artifact"));
        }

        for (var i = 0; i < put.Contexts.Count; i++) yield return NodeView.Of(put.Contexts[i], new RequestPlace("contexts", i));
    }
}
