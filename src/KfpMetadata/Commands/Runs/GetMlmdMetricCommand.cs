using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the metrics of runs, tasks and artifacts as one flat table.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdMetric", DefaultParameterSetName = RunSet)]
[OutputType(typeof(KfpMetric))]
public sealed class GetMlmdMetricCommand : RunCommand
{
    private readonly InputBatch<NodeReference> _batch;
    private readonly HashSet<string> _missing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the command.</summary>
    public GetMlmdMetricCommand() => _batch = new InputBatch<NodeReference>(RunReader.Batch, Read);

    /// <summary>The names of metrics, with wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NoCompleter))]
    [NoScriptBlock]
    public string[]? Name { get; set; }

    /// <summary>The kinds of rows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public KfpMetricKind[]? Kind { get; set; }

    /// <summary>Types of artifacts, with wildcards, whose numbers are read in place of those of Kubeflow's own metrics.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TypeNameCompleter))]
    [NoScriptBlock]
    public string[]? ArtifactType { get; set; }

    /// <summary>
    /// How many pipeline objects may be gathered before they are read in one call. Without it a server is asked for up to 100, and an embedded store
    /// for each object at once. 1 keeps the command in step with the pipeline, for <c>-PipelineVariable</c>.
    /// </summary>
    [Parameter]
    [ValidateRange(1, RunReader.Batch)]
    public int? BatchSize { get; set; }

    private protected override MlmdNodeKind[] Kinds => [MlmdNodeKind.Context, MlmdNodeKind.Artifact, MlmdNodeKind.Execution];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var reference in Given)
        {
            Gather(_batch, reference);
            // Tasks and artifacts come one by one and are read in pages; a run is a page of its own.
            if (reference.Kind == MlmdNodeKind.Context) _batch.Flush();
        }

        _batch.EndInput(BatchSize);
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _batch.Flush();

    private void Read(MlmdConnection connection, NodeReference[] references)
    {
        var untold = references.Select(static reference => reference.Given).ToList();
        RunEachOn(connection, (_, cancellationToken) => WriteAsync(connection, references, untold, cancellationToken), untold);
    }

    private async Task WriteAsync(MlmdConnection connection, NodeReference[] references, List<object?> untold, CancellationToken cancellationToken)
    {
        var name = RunInput.Matcher(Name);
        var any = false;
        await foreach (var metric in ReadAsync(connection, references, untold, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            any = true;
            if (name is not null && !name(metric.Name)) continue;
            if (Kind is not null && !Kind.Contains(metric.Kind)) continue;
            await WriteObjectAsync(metric, cancellationToken).ConfigureAwait(false);
        }

        if (!any && ArtifactType is not null) await WarnOfMissingTypesAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A misspelled name would look like artifacts without metrics.</summary>
    private async Task WarnOfMissingTypesAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var all = await connection.Use().GetTypesAsync<MlmdArtifactType>(cancellationToken).ConfigureAwait(false);
        foreach (var type in ArtifactType!.Where(type => !WildcardPattern.ContainsWildcardCharacters(type)))
        {
            if (all.Any(known => string.Equals(known.Name, type, StringComparison.OrdinalIgnoreCase)) || !_missing.Add(type)) continue;
            var advice = TypeSelection.Advice(type, all, MlmdNodeKind.Artifact);
            await WarnAsync($"There is no artifact type '{type}' in the store of the connection '{connection}'. {advice}").ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<KfpMetric> ReadAsync(
        MlmdConnection connection, NodeReference[] references, List<object?> untold, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var reader = new MetricReader(client, RunInput.Matcher(ArtifactType) ?? MetricCodec.IsMetricType);
        IAsyncEnumerable<KfpMetric> rows;
        if (references[0].Kind == MlmdNodeKind.Context)
        {
            var tree = await ReadRunAsync(connection, references[0], cancellationToken).ConfigureAwait(false);
            rows = reader.OfTasksAsync(tree.Tasks, cancellationToken);
        }
        else if (references[0].Kind == MlmdNodeKind.Artifact)
        {
            rows = reader.OfArtifactsAsync(await AllAsync<MlmdArtifact>(connection, references, untold, cancellationToken).ConfigureAwait(false), cancellationToken);
        }
        else
        {
            rows = OfTasks(reader, await AllAsync<MlmdExecution>(connection, references, untold, cancellationToken).ConfigureAwait(false), references, cancellationToken);
        }

        await foreach (var row in rows.ConfigureAwait(false)) yield return row;
    }

    /// <summary>Tasks that came as such know their path and run; bare executions have to be told.</summary>
    private static IAsyncEnumerable<KfpMetric> OfTasks(
        MetricReader reader, IReadOnlyList<MlmdExecution> executions, NodeReference[] references, CancellationToken cancellationToken)
    {
        var tasks = references.Select(static reference => reference.View).OfType<KfpTask>().ToList();
        return tasks.Count == executions.Count ? reader.OfTasksAsync(tasks, cancellationToken) : reader.OfExecutionsAsync(executions, cancellationToken);
    }

    private async Task<IReadOnlyList<TNode>> AllAsync<TNode>(
        MlmdConnection connection, NodeReference[] references, List<object?> untold, CancellationToken cancellationToken)
        where TNode : MlmdNode
    {
        await Nodes.PrefetchAsync(connection, references, cancellationToken).ConfigureAwait(false);
        var nodes = new List<TNode>();
        foreach (var reference in references)
        {
            try
            {
                nodes.Add(await Nodes.ResolveAsync<TNode>(connection, reference, cancellationToken).ConfigureAwait(false));
            }
            catch (MlmdException error) when (!CommandErrors.EndsPipeline(error))
            {
                untold.Remove(reference.Given);
                PostError(error, reference.Given);
            }
        }

        return nodes;
    }
}
