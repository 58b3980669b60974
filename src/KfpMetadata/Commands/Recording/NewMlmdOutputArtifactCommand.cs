using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Records an output of an execution: artifact, event and attribution in one transaction (<c>PutLineageSubgraph</c>;
/// <c>create_new_output_artifact</c>, <c>create_new_artifact_event_and_attribution</c>).
/// </summary>
[Cmdlet(VerbsCommon.New, "MlmdOutputArtifact", SupportsShouldProcess = true, DefaultParameterSetName = ExecutionSet)]
[OutputType(typeof(MlmdArtifact))]
public sealed class NewMlmdOutputArtifactCommand : NodeCreationCommand<PendingOutput>
{
    private const string ExecutionSet = "Execution";
    private const string UriSet = "Uri";

    /// <summary>The execution: the entity, its id or <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExecutionSet, ValueFromPipeline = true)]
    [Parameter(Mandatory = true, ParameterSetName = UriSet)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[] Execution { get; set; } = [];

    /// <summary>The contexts to attribute the artifact to; without it those of the execution.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[]? Context { get; set; }

    /// <summary>Attributes the artifact to no context.</summary>
    [Parameter]
    public SwitchParameter NoContext { get; set; }

    /// <summary>Where the content lies. With <c>-Execution</c> URIs can be piped, also as the column <c>Uri</c> of a table's rows.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ExecutionSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = UriSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [TextTransformation(Meaning = "A URI", TakesValues = true)]
    public string Uri { get; set; } = "";

    /// <summary>The name of the artifact type; created where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ExecutionSet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = UriSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The name of the output, in the event's path and as the property <c>name</c>; the last segment of the URI without it, else the type.</summary>
    [Parameter(Position = 2, ParameterSetName = ExecutionSet)]
    [Parameter(Position = 2, ParameterSetName = UriSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string? OutputName { get; set; }

    /// <summary>The state; LIVE without it.</summary>
    [Parameter]
    public MlmdArtifactState State { get; set; } = MlmdArtifactState.Live;

    /// <summary>What to do where the execution has an output of this name, type and URI: return it, or write an error. Without it a further artifact is recorded.</summary>
    [Parameter]
    public OutputExists IfExists { get; set; }

    private protected override string Action => "Record output";

    private protected override object? InputTarget => Execution is { Length: 1 } ? Execution[0].Given : Execution;

    private protected override IEnumerable<WriteRecord<PendingOutput>> Accept()
    {
        if (NoContext && Context is not null)
            throw MlmdErrors.InvalidArgument("-Context and -NoContext exclude each other. Give one of them.");
        var contexts = Context;
        var noContext = NoContext.IsPresent;
        OutputExists? ifExists = MyInvocation.BoundParameters.ContainsKey(nameof(IfExists)) ? IfExists : null;
        foreach (var reference in Execution)
        {
            var connection = StoreFor([reference, .. contexts ?? []]);
            var output = new OutputRequest(Request(Type) with { Uri = Uri, ArtifactState = State }, OutputName);
            yield return new WriteRecord<PendingOutput>
            {
                Connection = connection,
                Description = $"output '{Uri}' ({Type}) of {reference}",
                Target = reference.Given,
                References = [reference, .. contexts ?? []],
                Size = Weigh(output.Artifact),
                Prepare = token => PrepareAsync(connection, reference, contexts, noContext, output, ifExists, token),
                Preview = _ => Task.FromResult<object?>(new NodeFactory(connection).PreviewArtifact(output.Artifact)),
                Output = static pending => pending.Found ?? pending.Output.Artifact,
            };
        }
    }

    private protected override string Done(WriteRecord<PendingOutput> record) =>
        record.Value.Found is null ? base.Done(record) : $"Found {Subject(record)}";

    private protected override string Subject(WriteRecord<PendingOutput> record) => (record.Value.Found ?? record.Value.Output.Artifact).ToString();

    private protected override bool Together(WriteRecord<PendingOutput> first, WriteRecord<PendingOutput> next) =>
        string.Equals(first.Value.ContextKey, next.Value.ContextKey, StringComparison.Ordinal);

    private protected override async Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<PendingOutput>> records, CancellationToken cancellationToken)
    {
        var pending = records.Select(record => record.Value).Where(value => value.Found is null).ToList();
        if (pending.Count == 0) return;
        var recorder = new OutputRecorder(records[0].Connection);
        try
        {
            await recorder.WriteAsync(pending[0].Contexts, [.. pending.Select(value => value.Output)], cancellationToken).ConfigureAwait(false);
        }
        catch (MlmdException taken) when (pending.Count == 1 && MyInvocation.BoundParameters.ContainsKey(nameof(IfExists))
            && string.Equals(taken.ErrorId, MlmdErrorId.AlreadyExists, StringComparison.Ordinal))
        {
            // Another writer was first with the same output, between the look and the write.
            pending[0].Found = await recorder.FindAsync(pending[0].Output, cancellationToken).ConfigureAwait(false);
            if (pending[0].Found is null) throw;
            if (IfExists == OutputExists.Error) throw Exists(pending[0].Output, pending[0].Found!);
            return;
        }

        foreach (var value in pending) value.Output.Artifact.HasGeneratedName = MlmdKey.IsKey(value.Output.Artifact.Name!);
        if (Refresh) await NodeRefresh.ReadTimesAsync(client, [.. pending.Select(value => value.Output.Artifact)], cancellationToken).ConfigureAwait(false);
    }

    private async Task<PendingOutput> PrepareAsync(
        MlmdConnection connection,
        NodeReference reference,
        NodeReference[]? given,
        bool noContext,
        OutputRequest output,
        OutputExists? ifExists,
        CancellationToken token)
    {
        var execution = await Nodes.ResolveAsync<MlmdExecution>(connection, reference, token).ConfigureAwait(false);
        var contexts = await LinkContexts.ResolveAsync(Nodes, connection, execution, given, noContext, token).ConfigureAwait(false);
        var record = await new OutputFactory(connection).CreateAsync(execution.Id, contexts, output, token).ConfigureAwait(false);
        if (ifExists is null) return new PendingOutput(contexts, record, found: null);
        OutputRecorder.NameByContents(record, output.Artifact.Type.Version);
        var found = await new OutputRecorder(connection).FindAsync(record, token).ConfigureAwait(false);
        if (found is not null && ifExists == OutputExists.Error) throw Exists(record, found);
        return new PendingOutput(contexts, record, found);
    }

    private static MlmdException Exists(OutputRecord output, MlmdArtifact found) => new(
        MlmdErrorId.AlreadyExists,
        $"Execution {output.ExecutionId} has the output '{output.OutputName}' with the URI '{output.Artifact.Uri}' already: {found}. Use -IfExists Return to get it.",
        MlmdStatusCode.AlreadyExists);
}
