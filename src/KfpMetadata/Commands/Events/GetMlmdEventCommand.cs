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

    /// <summary>Artifacts and executions from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Only events of these types.</summary>
    [Parameter]
    public MlmdEventType[]? Type { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var reference in Artifact ?? Execution ?? [Piped(InputObject!)])
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

    /// <summary>Whatever is no execution is taken as an artifact, and refused there if it is none either.</summary>
    private static NodeReference Piped(PSObject input) => NodeReference.Create(
        input.BaseObject is MlmdExecution || PowerShellValue.IsDeserialized(input, typeof(MlmdExecution).FullName!) ? MlmdNodeKind.Execution : MlmdNodeKind.Artifact,
        input);

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
            (client, cancellationToken) => references[0].Kind == MlmdNodeKind.Artifact
                ? WriteAsync<MlmdArtifact>(connection, client, references, cancellationToken)
                : WriteAsync<MlmdExecution>(connection, client, references, cancellationToken),
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

        if (ids.Count == 0) return;
        foreach (var found in await client.GetEventsAsync<TNode>(ids, cancellationToken).ConfigureAwait(false))
        {
            if (Type is null || Type.Contains(found.Type)) await WriteObjectAsync(found, cancellationToken).ConfigureAwait(false);
        }
    }
}
