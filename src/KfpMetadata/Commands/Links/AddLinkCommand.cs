using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// What linking a stored artifact to an execution as input and as output has in common: the artifact is attributed to the run, then the event is written
/// (<c>PutAttributionsAndAssociations</c>, <c>PutEvents</c>). A link that is there already counts as done. No node is rewritten.
/// </summary>
public abstract class AddLinkCommand : MlmdWriteCmdlet<ArtifactLink>
{
    private protected const string ArtifactSet = "Artifact";
    private protected const string UriSet = "Uri";

    private protected AddLinkCommand()
    {
    }

    /// <summary>The execution: the entity, its id or <c>Type/Name</c>. From the pipeline where it is not given; also a row with an <c>ExecutionId</c>.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[] Execution { get; set; } = [];

    /// <summary>The artifacts: entities, ids or <c>Type/Name</c>. From the pipeline where they are not given; also rows with an <c>ArtifactId</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ArtifactSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ArtifactReference[] Artifact { get; set; } = [];

    /// <summary>The URI of a stored artifact, compared exactly; of several the newest is taken, with a warning.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string? Uri { get; set; }

    /// <summary>The contexts to attribute the artifact to; without it those of the execution.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[]? Context { get; set; }

    /// <summary>Links the artifact without attributing it to a context.</summary>
    [Parameter]
    public SwitchParameter NoAttribution { get; set; }

    /// <summary>Attributes an artifact of another namespace's run all the same, which blocks its download in the Kubeflow UI for both.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Input or output.</summary>
    private protected abstract MlmdEventType Type { get; }

    /// <summary>The name that was given for the link.</summary>
    private protected abstract string? LinkName { get; }

    private protected sealed override string Action => $"Link {Word}";

    private protected sealed override object? InputTarget => Execution is { Length: 1 } ? Execution[0].Given : Execution;

    private string Word => Type.ToString().ToLowerInvariant();

    private protected sealed override IEnumerable<WriteRecord<ArtifactLink>> Accept()
    {
        if (NoAttribution && Context is not null)
            throw MlmdErrors.InvalidArgument("-Context and -NoAttribution exclude each other. Give one of them.");
        if (Artifact.Length > 1 && LinkName is not null)
            throw MlmdErrors.InvalidArgument($"-{Type}Name '{LinkName}' names one {Word}, and {Artifact.Length} artifacts were given. Link them one by one.");
        var contexts = Context;
        foreach (var execution in Execution)
        {
            if (Uri is { } uri)
            {
                var connection = StoreFor([execution, .. contexts ?? []]);
                yield return Record(
                    connection, execution, $"artifact '{uri}'", null, token => FindAsync(connection, uri, token));
                continue;
            }

            foreach (var artifact in Artifact)
            {
                var connection = StoreFor([execution, artifact, .. contexts ?? []]);
                yield return Record(
                    connection, execution, artifact.ToString(), artifact, token => Nodes.ResolveAsync<MlmdArtifact>(connection, artifact, token));
            }
        }
    }

    private protected sealed override Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<ArtifactLink>> records, CancellationToken cancellationToken) =>
        new LinkRecorder(records[0].Connection).WriteAsync([.. records.Select(record => record.Value)], cancellationToken);

    private WriteRecord<ArtifactLink> Record(
        MlmdConnection connection,
        NodeReference execution,
        string what,
        ArtifactReference? given,
        Func<CancellationToken, Task<MlmdArtifact>> artifact)
    {
        var contexts = Context;
        var name = LinkName;
        var none = NoAttribution.IsPresent;
        var force = Force.IsPresent;
        return new WriteRecord<ArtifactLink>
        {
            Connection = connection,
            Description = $"{what} as {Word} of {execution}",
            Target = execution.Given,
            References = given is null ? [execution, .. contexts ?? []] : [execution, given, .. contexts ?? []],
            // A new artifact is not stored under -WhatIf; one that is stored is read as it is.
            Preview = async token => given?.Entity ?? (object)await artifact(token).ConfigureAwait(false),
            Prepare = async token =>
            {
                var target = await Nodes.ResolveAsync<MlmdExecution>(connection, execution, token).ConfigureAwait(false);
                var linked = await artifact(token).ConfigureAwait(false);
                var attributed = await LinkContexts.ResolveAsync(Nodes, connection, target, contexts, none, token).ConfigureAwait(false);
                if (!force) await new LinkRecorder(connection).CheckNamespaceAsync(linked, attributed, token).ConfigureAwait(false);
                return new ArtifactLink(target.Id, linked, Type, name ?? LinkNames.ForInput(linked), attributed);
            },
            Output = static link => link.Artifact,
        };
    }

    private async Task<MlmdArtifact> FindAsync(MlmdConnection connection, string uri, CancellationToken cancellationToken)
    {
        var (artifact, count) = await new LinkRecorder(connection).FindByUriAsync(uri, cancellationToken).ConfigureAwait(false);
        if (count > 1)
            await WarnAsync($"{count} artifacts have the URI '{uri}'; the newest is linked: {artifact}. Give -Artifact to link another one.").ConfigureAwait(false);
        return artifact;
    }
}
