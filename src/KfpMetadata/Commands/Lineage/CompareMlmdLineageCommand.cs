using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Tells where the lineages of two artifacts part: another dataset, other code, another parameter.</summary>
[Cmdlet(VerbsData.Compare, "MlmdLineage")]
[OutputType(typeof(MlmdLineageDifference))]
public sealed class CompareMlmdLineageCommand : MlmdConnectedCmdlet
{
    /// <summary>The artifact to compare with: the entity, its id or <c>Type/Name</c>; or its upstream lineage as Get-MlmdLineage gave it.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public PSObject? ReferenceObject { get; set; }

    /// <summary>The artifacts or lineages that are compared with it, each for itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public PSObject[]? DifferenceObject { get; set; }

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
            // Graphs are compared as they are: they may come from other stores, or from a test.
            if (ReferenceObject!.BaseObject is MlmdLineageGraph known && other.BaseObject is MlmdLineageGraph graph)
            {
                WriteObject(new LineageComparer(known, graph).Compare(), enumerateCollection: true);
                continue;
            }

            var first = Reference(ReferenceObject);
            var second = Reference(other);
            RunOn(
                [first, second],
                async (connection, cancellationToken) =>
                {
                    var reference = await WalkAsync(connection, ReferenceObject, first, cancellationToken).ConfigureAwait(false);
                    var difference = await WalkAsync(connection, other, second, cancellationToken).ConfigureAwait(false);
                    foreach (var found in new LineageComparer(reference, difference).Compare())
                        await WriteObjectAsync(found, cancellationToken).ConfigureAwait(false);
                },
                other.BaseObject);
        }
    }

    private static ArtifactReference? Reference(PSObject given) => given.BaseObject is MlmdLineageGraph ? null : new ArtifactReference(given);

    private async Task<MlmdLineageGraph> WalkAsync(
        MlmdConnection connection, PSObject given, ArtifactReference? artifact, CancellationToken cancellationToken)
    {
        if (artifact is null) return (MlmdLineageGraph)given.BaseObject;
        var root = await Nodes.ResolveAsync<MlmdArtifact>(connection, artifact, cancellationToken).ConfigureAwait(false);
        var request = new LineageRequest([root]) { Direction = MlmdLineageDirection.Upstream, Depth = Depth };
        return await new LineageWalker(connection.Use(), request, cancellationToken).WalkAsync().ConfigureAwait(false);
    }
}
