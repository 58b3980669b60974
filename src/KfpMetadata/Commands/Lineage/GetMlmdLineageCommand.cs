using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Follows the lineage of artifacts, executions or the members of a run: what came before, what came after.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdLineage", DefaultParameterSetName = InputSet)]
[OutputType(typeof(MlmdLineageGraph))]
public sealed class GetMlmdLineageCommand : MlmdConnectedCmdlet
{
    private const string InputSet = "InputObject";

    /// <summary>Artifacts, executions and contexts from the pipeline; each gives a graph of its own.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>The artifacts: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ArtifactReference[]? Artifact { get; set; }

    /// <summary>The executions: entities, ids, or names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Execution")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[]? Execution { get; set; }

    /// <summary>The run, or another context: the walk begins at all its executions and artifacts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Context")]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public ContextReference? Context { get; set; }

    /// <summary>The URIs; the walk begins at every artifact that has one of them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeTextCompleter))]
    [NoScriptBlock]
    public string[]? Uri { get; set; }

    /// <summary>Follows to what came before. With neither or both switches, both ways.</summary>
    [Parameter]
    public SwitchParameter Upstream { get; set; }

    /// <summary>Follows to what came after. With neither or both switches, both ways.</summary>
    [Parameter]
    public SwitchParameter Downstream { get; set; }

    /// <summary>The steps to follow; one leads from an artifact to an execution or back. Without it all.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; } = int.MaxValue;

    /// <summary>The types to end at, with wildcards: such nodes are in the graph, what lies behind them is not.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LineageTypeCompleter))]
    [NoScriptBlock]
    public string[]? Until { get; set; }

    /// <summary>On the way up follows all that have an artifact as output: also tasks that took it from the cache, and importers that reused it.</summary>
    [Parameter]
    public SwitchParameter IncludeCached { get; set; }

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
        NodeReference[] references = Context is not null ? [Context] : (NodeReference[]?)Artifact ?? (NodeReference[]?)Execution
            ?? (InputObject is null ? [] : [NodeReference.Piped(InputObject, MlmdNodeKind.Artifact, MlmdNodeKind.Execution, MlmdNodeKind.Context)]);
        RunOn(
            references,
            async (connection, cancellationToken) =>
            {
                var budget = new ReadBudget { Nodes = MaximumNodeCount, Edges = MaximumEdgeCount, Bytes = MaximumByteCount };
                var roots = await RootsAsync(connection, references, budget, cancellationToken).ConfigureAwait(false);
                if (roots.Count == 0) return;
                var graph = await new LineageWalker(connection.Use(), Request(roots, budget), cancellationToken).WalkAsync().ConfigureAwait(false);
                PostProgress(new ProgressRecord(1, "Lineage", "Done") { RecordType = ProgressRecordType.Completed });
                if (graph.Dangling > 0)
                {
                    await WarnAsync(
                        $"{graph.Dangling} event(s) name an artifact or execution that is not in the store of the connection "
                            + $"'{connection}'; they are left out.").ConfigureAwait(false);
                }

                if (graph.IsTruncated) await WarnAsync(budget.Warning($"The {graph}", "nodes", nameof(MaximumNodeCount))).ConfigureAwait(false);
                await WarnOfUntilAsync(connection, graph, cancellationToken).ConfigureAwait(false);
                await WriteObjectAsync(graph, cancellationToken).ConfigureAwait(false);
            },
            references.FirstOrDefault()?.Given ?? Uri);
    }

    private LineageRequest Request(IReadOnlyList<MlmdNode> roots, ReadBudget budget)
    {
        WildcardPattern[] ends = [.. (Until ?? [])
            .Select(static pattern => Patterns.Compile(pattern, WildcardOptions.CultureInvariant))];
        var shown = 0L;
        return new LineageRequest(roots)
        {
            Direction = Upstream.IsPresent == Downstream.IsPresent
                ? MlmdLineageDirection.Both
                : Upstream ? MlmdLineageDirection.Upstream : MlmdLineageDirection.Downstream,
            Depth = Depth,
            Budget = budget,
            IncludeCached = IncludeCached,
            IsEnd = ends.Length == 0 ? null : type => type is not null && ends.Any(end => end.IsMatch(type)),
            Progress = (nodes, edges) =>
            {
                // Not for every step of a short walk, which would only flicker.
                if (nodes - shown < 500) return;
                shown = nodes;
                PostProgress(new ProgressRecord(1, "Lineage", $"{nodes} nodes, {edges} edges"));
            },
        };
    }

    private async Task<IReadOnlyList<MlmdNode>> RootsAsync(
        MlmdConnection connection, NodeReference[] references, ReadBudget budget, CancellationToken cancellationToken)
    {
        var roots = new List<MlmdNode>();
        if (Uri is not null)
        {
            var found = await connection.Use().GetArtifactsByUriAsync(Uri, cancellationToken).ConfigureAwait(false);
            foreach (var uri in Uri.Except(found.Select(static artifact => artifact.Uri ?? ""), StringComparer.Ordinal))
            {
                PostError(
                    MlmdErrors.NotFound(
                        $"There is no artifact with the URI '{uri}' in the store of the connection '{connection}'. "
                            + "A URI is compared letter by letter."),
                    uri);
            }

            return [.. found];
        }

        await Nodes.PrefetchAsync(connection, references, cancellationToken).ConfigureAwait(false);
        foreach (var reference in references)
        {
            try
            {
                switch (reference.Kind)
                {
                    case MlmdNodeKind.Artifact:
                        roots.Add(await Nodes.ResolveAsync<MlmdArtifact>(connection, reference, cancellationToken).ConfigureAwait(false));
                        break;
                    case MlmdNodeKind.Execution:
                        roots.Add(await Nodes.ResolveAsync<MlmdExecution>(connection, reference, cancellationToken).ConfigureAwait(false));
                        break;
                    default:
                        await AddMembersAsync(connection, reference, roots, budget, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }
            catch (MlmdException error) when (!CommandErrors.EndsPipeline(error))
            {
                PostError(error, reference.Given);
            }
        }

        return roots;
    }

    private async Task AddMembersAsync(
        MlmdConnection connection, NodeReference reference, List<MlmdNode> roots, ReadBudget budget, CancellationToken cancellationToken)
    {
        var context = await Nodes.ResolveAsync<MlmdContext>(connection, reference, cancellationToken).ConfigureAwait(false);
        var query = new NodeQuery { ContextId = context.Id };
        await foreach (var execution in connection.Use().ListNodesAsync<MlmdExecution>(query, cancellationToken).ConfigureAwait(false))
        {
            if (!Add(execution)) break;
        }

        await foreach (var artifact in connection.Use().ListNodesAsync<MlmdArtifact>(query, cancellationToken).ConfigureAwait(false))
        {
            if (!Add(artifact)) break;
        }

        if (roots.Count == 0)
            PostError(MlmdErrors.NotFound($"The {context} has no executions and no artifacts, so there is no lineage to follow from it."),
                reference.Given);

        bool Add(MlmdNode node)
        {
            // One more than there is room for tells the walk that there are more.
            if (roots.Count <= budget.Nodes && budget.Reached == MlmdReadLimits.None) roots.Add(node);
            return roots.Count <= budget.Nodes && budget.CountBytes(node);
        }
    }

    /// <summary>An end that no type bears would silently end nothing.</summary>
    private async Task WarnOfUntilAsync(MlmdConnection connection, MlmdLineageGraph graph, CancellationToken cancellationToken)
    {
        var seen = graph.Nodes.Select(static node => node.Type ?? "").ToHashSet(StringComparer.Ordinal);
        var unseen = (Until ?? []).Where(type => !WildcardPattern.ContainsWildcardCharacters(type) && !seen.Contains(type)).ToList();
        if (unseen.Count == 0) return;
        var known = await LineageTypeCompleter.NamesAsync(connection.Use(), cancellationToken).ConfigureAwait(false);
        foreach (var type in unseen.Where(type => !known.Contains(type, StringComparer.Ordinal)))
        {
            await WarnAsync(
                $"-Until names '{type}', and there is no artifact or execution type of that name in the store of the connection "
                    + $"'{connection}'. Names of types have case.").ConfigureAwait(false);
        }
    }
}
