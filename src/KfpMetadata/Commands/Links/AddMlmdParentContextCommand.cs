using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>
/// Makes a context the child of another, as a run of Kubeflow is of its pipeline (<c>PutParentContexts</c>). A link that is there already counts as done. No node is rewritten.
/// </summary>
[Cmdlet(VerbsCommon.Add, "MlmdParentContext", SupportsShouldProcess = true)]
[OutputType(typeof(MlmdContext))]
public sealed class AddMlmdParentContextCommand : MlmdWriteCmdlet<ParentLink>
{
    /// <summary>The children: entities, ids, or names as <c>Type/Name</c>. From the pipeline where they are not given.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[] Context { get; set; } = [];

    /// <summary>The parents: entities, ids, or names as <c>Type/Name</c>. From the pipeline where they are not given.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference[] Parent { get; set; } = [];

    private protected override string Action => "Add parent";

    private protected override object? InputTarget => Context is { Length: 1 } ? Context[0].Given : Context;

    private protected override IEnumerable<WriteRecord<ParentLink>> Accept()
    {
        foreach (var child in Context)
        {
            foreach (var parent in Parent)
            {
                var connection = StoreFor(child, parent);
                yield return new WriteRecord<ParentLink>
                {
                    Connection = connection,
                    Description = $"{parent} as parent of {child}",
                    Target = child.Given,
                    References = [child, parent],
                    Prepare = async token => new ParentLink(
                        await Nodes.ResolveAsync<MlmdContext>(connection, child, token).ConfigureAwait(false),
                        await Nodes.ResolveAsync<MlmdContext>(connection, parent, token).ConfigureAwait(false)),
                    Preview = async token => child.Entity ?? (object)await Nodes.ResolveAsync<MlmdContext>(connection, child, token).ConfigureAwait(false),
                    Output = static link => link.Child,
                };
            }
        }
    }

    /// <summary>One by one: a store refuses all links of a call where one of them is there.</summary>
    private protected override async Task WriteAsync(IMlmdClient client, IReadOnlyList<WriteRecord<ParentLink>> records, CancellationToken cancellationToken)
    {
        foreach (var record in records)
            await client.PutParentContextAsync(record.Value.Child.Id, record.Value.ParentId, cancellationToken).ConfigureAwait(false);
    }
}
