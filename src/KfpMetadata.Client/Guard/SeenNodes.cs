using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Client;

/// <summary>
/// The nodes that this connection has read or written, and which therefore exist: MLMD deletes nothing. Ids that only events or lineage graphs
/// name do not count, as those can dangle.
/// </summary>
internal sealed class SeenNodes
{
    private readonly IdSet _artifacts = new();
    private readonly IdSet _executions = new();

    public bool Has(MlmdNodeKind kind, long id) => Set(kind)?.Contains(id) ?? false;

    public void Add(MlmdNodeKind kind, long id) => Set(kind)?.Add(id);

    /// <summary>Takes note of what an answer holds.</summary>
    public void Learn(IMessage response)
    {
        switch (response)
        {
            case GetArtifactsResponse answer: Add(answer.Artifacts); break;
            case GetArtifactsByIDResponse answer: Add(answer.Artifacts); break;
            case GetArtifactsByTypeResponse answer: Add(answer.Artifacts); break;
            case GetArtifactsByContextResponse answer: Add(answer.Artifacts); break;
            case GetArtifactsByURIResponse answer: Add(answer.Artifacts); break;
            case GetArtifactsByExternalIdsResponse answer: Add(answer.Artifacts); break;
            case GetArtifactByTypeAndNameResponse { Artifact: { } artifact }: _artifacts.Add(artifact.Id); break;
            case GetExecutionsResponse answer: Add(answer.Executions); break;
            case GetExecutionsByIDResponse answer: Add(answer.Executions); break;
            case GetExecutionsByTypeResponse answer: Add(answer.Executions); break;
            case GetExecutionsByContextResponse answer: Add(answer.Executions); break;
            case GetExecutionsByExternalIdsResponse answer: Add(answer.Executions); break;
            case GetExecutionByTypeAndNameResponse { Execution: { } execution }: _executions.Add(execution.Id); break;
            case PutArtifactsResponse answer: Add(_artifacts, answer.ArtifactIds); break;
            case PutExecutionsResponse answer: Add(_executions, answer.ExecutionIds); break;
            case PutExecutionResponse answer:
                _executions.Add(answer.ExecutionId);
                Add(_artifacts, answer.ArtifactIds);
                break;
            case PutLineageSubgraphResponse answer:
                Add(_executions, answer.ExecutionIds);
                Add(_artifacts, answer.ArtifactIds);
                break;
        }
    }

    private IdSet? Set(MlmdNodeKind kind) => kind switch
    {
        MlmdNodeKind.Artifact => _artifacts,
        MlmdNodeKind.Execution => _executions,
        _ => null,
    };

    private void Add(IEnumerable<Artifact> nodes) => Add(_artifacts, nodes.Select(static node => node.Id));

    private void Add(IEnumerable<Execution> nodes) => Add(_executions, nodes.Select(static node => node.Id));

    private static void Add(IdSet set, IEnumerable<long> ids)
    {
        foreach (var id in ids) set.Add(id);
    }
}
