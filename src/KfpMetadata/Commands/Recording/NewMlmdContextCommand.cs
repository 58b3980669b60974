using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Creates a context (<c>PutContexts</c>; <c>create_context_with_type</c>). One of the same type and name is an error.</summary>
[Cmdlet(VerbsCommon.New, "MlmdContext", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdContext))]
public sealed class NewMlmdContextCommand : NodeCreationCommand<MlmdContext>
{
    /// <summary>The name, 1 to 255 characters, unique within the type. Names can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [TextTransformation(Meaning = "The name of a context", TakesValues = true)]
    [ValidateLength(1, 255)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public override string? Name { get; set; }

    /// <summary>The name of the type, for example <c>Experiment</c>; created where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [TextTransformation]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    public string Type { get; set; } = "";

    private protected override string Action => "Create";

    private protected override object? InputTarget => Name;

    private protected override IEnumerable<WriteRecord<MlmdContext>> Accept()
    {
        var connection = StoreFor();
        var request = Request(Type);
        yield return new WriteRecord<MlmdContext>
        {
            Connection = connection,
            Description = $"context '{Type}/{Name}'",
            Target = InputTarget,
            Size = Weigh(request),
            Prepare = token => new NodeFactory(connection).ContextAsync(request, token),
            Preview = _ => Task.FromResult<object?>(new NodeFactory(connection).PreviewContext(request)),
            Output = static context => context,
        };
    }

    private protected override async Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<MlmdContext>> records, CancellationToken cancellationToken)
    {
        var nodes = records.Select(record => record.Value).ToList();
        await client.CreateNodesAsync(nodes, cancellationToken).ConfigureAwait(false);
        if (Refresh) await NodeRefresh.ReadTimesAsync(client, nodes, cancellationToken).ConfigureAwait(false);
    }
}
