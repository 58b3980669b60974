using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the events of artifacts or executions: which execution read or wrote which artifact, under which name.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdEvent", DefaultParameterSetName = InputSet)]
[OutputType(typeof(MlmdEvent))]
public sealed class GetMlmdEventCommand : MlmdConnectedCmdlet
{
    private const string InputSet = "InputObject";

    /// <summary>Nodes whose events one call reads.</summary>
    private const int Page = 100;

    private readonly InputBatch<NodeReference> _batch;

    /// <summary>Makes the command.</summary>
    public GetMlmdEventCommand() => _batch = new InputBatch<NodeReference>(Page, Read);

    /// <summary>The artifacts: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ArtifactReference[]? Artifact { get; set; }

    /// <summary>The executions: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[]? Execution { get; set; }

    /// <summary>Artifacts and executions from the pipeline; a run or context stands for its executions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>Only events of these types.</summary>
    [Parameter]
    public MlmdEventType[]? Type { get; set; }

    /// <summary>
    /// How many pipeline objects may be gathered before they are read in one call. Without it a server is asked for up to 100, and an embedded store
    /// for each object at once. 1 keeps the command in step with the pipeline, for <c>-PipelineVariable</c>.
    /// </summary>
    [Parameter]
    [ValidateRange(1, Page)]
    public int? BatchSize { get; set; }

    private NodeReference[] Given => (NodeReference[]?)Artifact ?? (NodeReference[]?)Execution
        ?? [NodeReference.Piped(InputObject!, MlmdNodeKind.Artifact, MlmdNodeKind.Execution, MlmdNodeKind.Context)];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var reference in Given) Gather(_batch, reference);
        _batch.EndInput(BatchSize);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _batch.Flush();

    private void Read(MlmdConnection connection, NodeReference[] references)
    {
        var untold = references.Select(static reference => reference.Given).ToList();
        RunEachOn(
            connection,
            async (client, cancellationToken) =>
            {
                switch (references[0].Kind)
                {
                    case MlmdNodeKind.Artifact:
                        await WriteAsync<MlmdArtifact>(client, await IdsAsync<MlmdArtifact>(connection, references, untold, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                        break;
                    case MlmdNodeKind.Execution:
                        await WriteAsync<MlmdExecution>(client, await IdsAsync<MlmdExecution>(connection, references, untold, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        await WriteMembersAsync(client, await IdsAsync<MlmdContext>(connection, references, untold, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                        break;
                }
            },
            untold);
    }

    /// <summary>A known id needs no read: a node that is not there has no events.</summary>
    private async Task<IReadOnlyList<long>> IdsAsync<TNode>(
        MlmdConnection connection, NodeReference[] references, List<object?> untold, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var ids = new List<long>();
        foreach (var reference in references)
        {
            try
            {
                ids.Add(reference.Id > 0 ? reference.Id : (await Nodes.ResolveAsync<TNode>(connection, reference, cancellationToken).ConfigureAwait(false)).Id);
            }
            catch (MlmdException error) when (!CommandErrors.EndsPipeline(error))
            {
                untold.Remove(reference.Given);
                PostError(error, reference.Given);
            }
        }

        return ids;
    }

    private async Task WriteAsync<TNode>(IMlmdClient client, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        if (ids.Count == 0) return;
        foreach (var found in await client.GetEventsAsync<TNode>(ids, cancellationToken).ConfigureAwait(false))
        {
            if (Type is null || Type.Contains(found.Type)) await WriteObjectAsync(found, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The events of the executions of contexts. An execution that is in several of them has its events once.</summary>
    private async Task WriteMembersAsync(IMlmdClient client, IReadOnlyList<long> contexts, CancellationToken cancellationToken)
    {
        var seen = new HashSet<long>();
        var page = new List<long>(Page);
        foreach (var context in contexts)
        {
            await foreach (var execution in client.ListNodesAsync<MlmdExecution>(new NodeQuery { ContextId = context }, cancellationToken).ConfigureAwait(false))
            {
                if (!seen.Add(execution.Id)) continue;
                page.Add(execution.Id);
                if (page.Count < Page) continue;
                await WriteAsync<MlmdExecution>(client, page, cancellationToken).ConfigureAwait(false);
                page.Clear();
            }
        }

        await WriteAsync<MlmdExecution>(client, page, cancellationToken).ConfigureAwait(false);
    }
}
