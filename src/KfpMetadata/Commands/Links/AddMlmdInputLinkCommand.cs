using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Links a stored artifact to an execution as its input, and attributes it to the run (<c>PutAttributionsAndAssociations</c>, <c>PutEvents</c>;
/// <c>link_execution_to_input_artifact</c>). A link that is there already counts as done. No node is rewritten.
/// </summary>
[Cmdlet(VerbsCommon.Add, "MlmdInputLink", SupportsShouldProcess = true, DefaultParameterSetName = ArtifactSet)]
[OutputType(typeof(MlmdArtifact))]
public sealed class AddMlmdInputLinkCommand : MlmdWriteCmdlet<InputLink>
{
    private const string ArtifactSet = "Artifact";
    private const string UriSet = "Uri";

    /// <summary>The execution: the entity, its id or <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [NodeTransformation(MlmdNodeKind.Execution)]
    public NodeReference[] Execution { get; set; } = [];

    /// <summary>The artifacts: entities, ids or <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ArtifactSet)]
    [NodeTransformation(MlmdNodeKind.Artifact)]
    public NodeReference[] Artifact { get; set; } = [];

    /// <summary>The URI of a stored artifact, compared exactly; of several the newest is taken, with a warning.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    public string? Uri { get; set; }

    /// <summary>The name of the input, in the event's path; the artifact's <c>name</c> without it, else the last segment of its URI, else its type.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? InputName { get; set; }

    /// <summary>The contexts to attribute the artifact to; without it those of the execution.</summary>
    [Parameter]
    [NodeTransformation(MlmdNodeKind.Context)]
    public NodeReference[]? Context { get; set; }

    /// <summary>Links the artifact without attributing it to a context.</summary>
    [Parameter]
    public SwitchParameter NoAttribution { get; set; }

    /// <summary>Attributes an artifact of another namespace's run all the same, which blocks its download in the Kubeflow UI for both.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Link input";

    private protected override object? InputTarget => Execution is { Length: 1 } ? Execution[0].Given : Execution;

    private protected override IEnumerable<WriteRecord<InputLink>> Accept()
    {
        if (NoAttribution && Context is not null)
            throw MlmdErrors.InvalidArgument("-Context and -NoAttribution exclude each other. Give one of them.");
        if (Artifact.Length > 1 && InputName is not null)
            throw MlmdErrors.InvalidArgument($"-InputName '{InputName}' names one input, and {Artifact.Length} artifacts were given. Link them one by one.");
        var contexts = Context;
        foreach (var execution in Execution)
        {
            if (Uri is { } uri)
            {
                var connection = StoreFor([execution, .. contexts ?? []]);
                yield return Record(connection, execution, $"artifact '{uri}'", [], token => FindAsync(connection, uri, token));
                continue;
            }

            foreach (var artifact in Artifact)
            {
                var connection = StoreFor([execution, artifact, .. contexts ?? []]);
                yield return Record(connection, execution, artifact.ToString(), [artifact], token => Nodes.ResolveAsync<MlmdArtifact>(connection, artifact, token));
            }
        }
    }

    private protected override Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<InputLink>> records, CancellationToken cancellationToken) =>
        new InputRecorder(records[0].Connection).WriteAsync([.. records.Select(record => record.Value)], cancellationToken);

    private WriteRecord<InputLink> Record(
        MlmdConnection connection,
        NodeReference execution,
        string what,
        NodeReference[] artifacts,
        Func<CancellationToken, Task<MlmdArtifact>> artifact)
    {
        var contexts = Context;
        var inputName = InputName;
        var none = NoAttribution.IsPresent;
        var force = Force.IsPresent;
        return new WriteRecord<InputLink>
        {
            Connection = connection,
            Description = $"{what} as input of {execution}",
            Target = execution.Given,
            References = [execution, .. artifacts, .. contexts ?? []],
            Prepare = async token =>
            {
                var target = await Nodes.ResolveAsync<MlmdExecution>(connection, execution, token).ConfigureAwait(false);
                var input = await artifact(token).ConfigureAwait(false);
                var attributed = await LinkContexts.ResolveAsync(Nodes, connection, target, contexts, none, token).ConfigureAwait(false);
                if (!force) await new InputRecorder(connection).CheckNamespaceAsync(input, attributed, token).ConfigureAwait(false);
                return new InputLink(target.Id, input, inputName ?? LinkNames.ForInput(input), attributed);
            },
            Output = static link => link.Artifact,
        };
    }

    private async Task<MlmdArtifact> FindAsync(MlmdConnection connection, string uri, CancellationToken cancellationToken)
    {
        var (artifact, count) = await new InputRecorder(connection).FindByUriAsync(uri, cancellationToken).ConfigureAwait(false);
        if (count > 1) PostWarning($"{count} artifacts have the URI '{uri}'; the newest is linked: {artifact}. Give -Artifact to link another one.");
        return artifact;
    }
}
