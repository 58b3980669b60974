using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Puts stored artifacts and executions into a context (<c>PutAttributionsAndAssociations</c>). One that is there already counts as done. No node is rewritten.
/// </summary>
[Cmdlet(VerbsCommon.Add, "MlmdContextMember", SupportsShouldProcess = true, DefaultParameterSetName = InputSet)]
[OutputType(typeof(MlmdArtifact), typeof(MlmdExecution))]
public sealed class AddMlmdContextMemberCommand : MlmdWriteCmdlet<MemberLink>
{
    private const string InputSet = "InputObject";

    /// <summary>The contexts: entities, ids, or names as <c>Type/Name</c>. From the pipeline where they are not given; also rows with a <c>ContextId</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[] Context { get; set; } = [];

    /// <summary>The artifacts: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ArtifactReference[]? Artifact { get; set; }

    /// <summary>The executions: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[]? Execution { get; set; }

    /// <summary>Artifacts and executions from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>Attributes an artifact of another namespace's run all the same, which blocks its download in the Kubeflow UI for both.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Add to context";

    private protected override object? InputTarget => InputObject?.BaseObject;

    private NodeReference[] Members => (NodeReference[]?)Artifact ?? (NodeReference[]?)Execution
        ?? [NodeReference.Piped(InputObject!, MlmdNodeKind.Artifact, MlmdNodeKind.Execution)];

    private protected override IEnumerable<WriteRecord<MemberLink>> Accept()
    {
        foreach (var member in Members)
        {
            foreach (var context in Context) yield return Record(StoreFor(member, context), member, context);
        }
    }

    private protected override Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<MemberLink>> records, CancellationToken cancellationToken) =>
        new LinkRecorder(records[0].Connection).AddMembersAsync(
            records.Where(static record => record.Value.Node is MlmdArtifact).Select(static record => record.Value.Member),
            [.. records.Where(static record => record.Value.Node is MlmdExecution).Select(static record => record.Value.Member)],
            cancellationToken);

    private WriteRecord<MemberLink> Record(MlmdConnection connection, NodeReference member, NodeReference context)
    {
        var force = Force.IsPresent;
        return new WriteRecord<MemberLink>
        {
            Connection = connection,
            Description = $"{member} to {context}",
            Target = member.Given,
            References = [member, context],
            Prepare = async token =>
            {
                var into = await Nodes.ResolveAsync<MlmdContext>(connection, context, token).ConfigureAwait(false);
                if (member.Kind == MlmdNodeKind.Execution)
                    return new MemberLink(await Nodes.ResolveAsync<MlmdExecution>(connection, member, token).ConfigureAwait(false), into);
                var artifact = await Nodes.ResolveAsync<MlmdArtifact>(connection, member, token).ConfigureAwait(false);
                if (!force) await new LinkRecorder(connection).CheckNamespaceAsync(artifact, [into], token).ConfigureAwait(false);
                return new MemberLink(artifact, into);
            },
            Preview = async token => member.Entity ?? (member.Kind == MlmdNodeKind.Execution
                ? await Nodes.ResolveAsync<MlmdExecution>(connection, member, token).ConfigureAwait(false)
                : (MlmdNode)await Nodes.ResolveAsync<MlmdArtifact>(connection, member, token).ConfigureAwait(false)),
            Output = static link => link.Node,
        };
    }
}
