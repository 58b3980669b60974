using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Tells where the lineages of two artifacts part: another dataset, other code, another parameter.</summary>
[Cmdlet(VerbsData.Compare, "MlmdLineage")]
[OutputType(typeof(MlmdLineageDifference))]
public sealed class CompareMlmdLineageCommand : MlmdConnectedCmdlet
{
    /// <summary>The artifact to compare with: the entity, its id or <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [NodeTransformation(MlmdNodeKind.Artifact)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference? ReferenceObject { get; set; }

    /// <summary>The artifacts that are compared with it, each for itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [NodeTransformation(MlmdNodeKind.Artifact)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[]? DifferenceObject { get; set; }

    /// <summary>The steps to follow; one leads from an artifact to an execution or back. Without it all.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    private protected override bool IsLong => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var other in DifferenceObject ?? [])
        {
            RunOn(
                [ReferenceObject, other],
                async (connection, cancellationToken) =>
                {
                    var reference = await WalkAsync(connection, ReferenceObject!, cancellationToken).ConfigureAwait(false);
                    var difference = await WalkAsync(connection, other, cancellationToken).ConfigureAwait(false);
                    foreach (var found in new LineageComparer(reference, difference).Compare())
                        await WriteObjectAsync(found, cancellationToken).ConfigureAwait(false);
                },
                other.Given);
        }
    }

    private async Task<MlmdLineageGraph> WalkAsync(MlmdConnection connection, NodeReference artifact, CancellationToken cancellationToken)
    {
        var root = await Nodes.ResolveAsync<MlmdArtifact>(connection, artifact, cancellationToken).ConfigureAwait(false);
        var request = new LineageRequest([root]) { Direction = MlmdLineageDirection.Upstream, Depth = Depth };
        return await new LineageWalker(connection.Use(), request, cancellationToken).WalkAsync().ConfigureAwait(false);
    }
}
