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

    private readonly List<NodeReference> _gathered = [];
    private MlmdConnection? _store;

    /// <summary>The artifacts: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact")]
    [NodeTransformation(MlmdNodeKind.Artifact)]
    public NodeReference[]? Artifact { get; set; }

    /// <summary>The executions: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution")]
    [NodeTransformation(MlmdNodeKind.Execution)]
    public NodeReference[]? Execution { get; set; }

    /// <summary>Artifacts and executions from the pipeline; a run or context stands for its executions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Only events of these types.</summary>
    [Parameter]
    public MlmdEventType[]? Type { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var reference in Artifact ?? Execution ?? [NodeReference.Piped(InputObject!, MlmdNodeKind.Artifact, MlmdNodeKind.Execution, MlmdNodeKind.Context)])
        {
            try
            {
                if (reference.Problem is { } problem) throw problem;
                Gather(StoreFor(reference), reference);
            }
            catch (MlmdException error)
            {
                Report(error, reference.Given);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Flush();

    private void Gather(MlmdConnection connection, NodeReference reference)
    {
        if (!ReferenceEquals(_store, connection) || (_gathered.Count > 0 && _gathered[0].Kind != reference.Kind)) Flush();
        _store = connection;
        _gathered.Add(reference);
        if (_gathered.Count >= Page) Flush();
    }

    private void Flush()
    {
        if (_gathered.Count == 0) return;
        NodeReference[] references = [.. _gathered];
        _gathered.Clear();
        var connection = _store!;
        RunOn(
            connection,
            (client, cancellationToken) => references[0].Kind switch
            {
                MlmdNodeKind.Artifact => WriteAsync<MlmdArtifact>(connection, client, references, cancellationToken),
                MlmdNodeKind.Execution => WriteAsync<MlmdExecution>(connection, client, references, cancellationToken),
                _ => WriteMembersAsync(connection, client, references, cancellationToken),
            },
            references.Length == 1 ? references[0].Given : null);
    }

    private async Task WriteAsync<TNode>(MlmdConnection connection, IMlmdClient client, NodeReference[] references, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        var ids = new List<long>();
        foreach (var reference in references)
        {
            try
            {
                // A known id needs no read: a node that is not there has no events.
                ids.Add(reference.Id > 0 ? reference.Id : (await Nodes.ResolveAsync<TNode>(connection, reference, cancellationToken).ConfigureAwait(false)).Id);
            }
            catch (MlmdException error) when (!CommandErrors.EndsPipeline(error))
            {
                PostError(error, reference.Given);
            }
        }

        await WriteAsync<TNode>(client, ids, cancellationToken).ConfigureAwait(false);
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
    private async Task WriteMembersAsync(MlmdConnection connection, IMlmdClient client, NodeReference[] contexts, CancellationToken cancellationToken)
    {
        var seen = new HashSet<long>();
        var page = new List<long>(Page);
        foreach (var reference in contexts)
        {
            var context = await Nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false);
            await foreach (var execution in client.ListNodesAsync<MlmdExecution>(new NodeQuery { ContextId = context.Id }, cancellationToken).ConfigureAwait(false))
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
