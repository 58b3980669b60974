using System.Collections;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Creates artifacts (<c>PutArtifacts</c>; <c>create_artifact_with_type</c>). It links them with nothing.</summary>
[Cmdlet(VerbsCommon.New, "MlmdArtifact", SupportsShouldProcess = true, DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(MlmdArtifact))]
public sealed class NewMlmdArtifactCommand : NodeCreationCommand<MlmdArtifact>
{
    private const string UriSet = "Uri";
    private const string ObjectSet = "InputObject";

    /// <summary>Where the content lies. URIs can be piped, also as the column <c>Uri</c> of a table's rows.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [ValidateNotNullOrEmpty]
    [TextTransformation(Meaning = "A URI", TakesValues = true)]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    public string Uri { get; set; } = "";

    /// <summary>
    /// An artifact to create as it is: its URI, type, name, state and properties. Its id and times are not used. An object that has these as properties, such as a row
    /// of <c>Import-Csv</c>, is taken for one.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public MlmdArtifact? InputObject { get; set; }

    /// <summary>The name of the type, for example <c>Model</c> or <c>system.Dataset</c>; created where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    public string? Type { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public override string? Name { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public override string? ExternalId { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TypeVersionCompleter))]
    [NoScriptBlock]
    public override string? TypeVersion { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [Alias("Properties")]
    [ValidateNotNull]
    [TableTransformation]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public override IDictionary? Property { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    [Alias("CustomProperties")]
    [ValidateNotNull]
    [TableTransformation]
    [ArgumentCompleter(typeof(FilterPropertyCompleter))]
    public override IDictionary? CustomProperty { get; set; }

    /// <summary>The state; LIVE without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = UriSet)]
    [Parameter(ParameterSetName = ObjectSet)]
    public MlmdArtifactState State { get; set; } = MlmdArtifactState.Live;

    private protected override string Action => "Create";

    private protected override object? InputTarget => (object?)InputObject ?? Uri;

    private protected override IEnumerable<WriteRecord<MlmdArtifact>> Accept()
    {
        var connection = StoreFor();
        var request = InputObject is not null ? FromObject(InputObject!) : Request(Type!) with { Uri = Uri, ArtifactState = State };
        var factory = new NodeFactory(connection);
        var record = new WriteRecord<MlmdArtifact>
        {
            Connection = connection,
            Description = $"artifact '{request.Uri}' ({request.Type.Name})",
            Target = InputTarget,
            Size = Weigh(request),
            Prepare = token => factory.ArtifactAsync(request, token),
            Preview = _ => Task.FromResult<object?>(factory.PreviewArtifact(request)),
            Output = static artifact => artifact,
        };
        // The worker is the slower of the two threads, so what needs no store is done on this one.
        if (factory.TryArtifact(request) is { } artifact) record.Value = artifact;
        yield return record;
    }

    private protected override async Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<MlmdArtifact>> records, CancellationToken cancellationToken)
    {
        var nodes = records.Select(record => record.Value).ToList();
        await client.CreateNodesAsync(nodes, cancellationToken).ConfigureAwait(false);
        if (Refresh) await NodeRefresh.ReadTimesAsync(client, nodes, cancellationToken).ConfigureAwait(false);
    }

    private NodeRequest FromObject(MlmdArtifact artifact)
    {
        var type = Type ?? artifact.Type ?? throw MlmdErrors.InvalidArgument("The artifact has no type. Set its Type, or give -Type.");
        var request = Request(type);
        foreach (var (name, value) in artifact.Properties) request.Properties[name] = MlmdValue.Normalize(value, name);
        foreach (var (name, value) in artifact.CustomProperties) request.CustomProperties[name] = MlmdValue.Normalize(value, name);
        return request with
        {
            Uri = artifact.Uri,
            Name = Name ?? artifact.Name,
            ExternalId = ExternalId ?? artifact.ExternalId,
            ArtifactState = MyInvocation.BoundParameters.ContainsKey(nameof(State)) ? State : artifact.State ?? MlmdArtifactState.Live,
        };
    }
}
