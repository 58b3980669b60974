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

    /// <summary>The most nodes of a graph. What is beyond is left out, with a warning, and the graph says so.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumNodeCount { get; set; } = ReadBudget.DefaultNodes;

    /// <summary>The most edges of a graph.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumEdgeCount { get; set; } = ReadBudget.DefaultEdges;

    /// <summary>The most bytes of names, URIs and values of a graph, roughly.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MaximumByteCount { get; set; } = ReadBudget.DefaultBytes;

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
                foreach (var given in new[] { known, graph }.Where(static given => given.IsTruncated)) WriteWarning(Truncated(given));
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

    private static string Truncated(MlmdLineageGraph graph) => $"The {graph}, was read up to a limit ({graph.ReachedLimits}): what lies beyond is not compared.";

    private static ArtifactReference? Reference(PSObject given) => given.BaseObject is MlmdLineageGraph ? null : new ArtifactReference(given);

    private async Task<MlmdLineageGraph> WalkAsync(
        MlmdConnection connection, PSObject given, ArtifactReference? artifact, CancellationToken cancellationToken)
    {
        if (artifact is null)
        {
            var known = (MlmdLineageGraph)given.BaseObject;
            if (known.IsTruncated) await WarnAsync(Truncated(known)).ConfigureAwait(false);
            return known;
        }

        var root = await Nodes.ResolveAsync<MlmdArtifact>(connection, artifact, cancellationToken).ConfigureAwait(false);
        var budget = new ReadBudget { Nodes = MaximumNodeCount, Edges = MaximumEdgeCount, Bytes = MaximumByteCount };
        var request = new LineageRequest([root]) { Direction = MlmdLineageDirection.Upstream, Depth = Depth, Budget = budget };
        var graph = await new LineageWalker(connection.Use(), request, cancellationToken).WalkAsync().ConfigureAwait(false);
        if (graph.IsTruncated) await WarnAsync(budget.Warning($"The {graph}", "nodes", nameof(MaximumNodeCount))).ConfigureAwait(false);
        return graph;
    }
}
