using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads the metrics of runs, tasks and artifacts as one flat table.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdMetric", DefaultParameterSetName = RunSet)]
[OutputType(typeof(KfpMetric))]
public sealed class GetMlmdMetricCommand : MlmdConnectedCmdlet
{
    private const string RunSet = "Run";

    private readonly List<NodeReference> _gathered = [];
    private MlmdConnection? _store;

    /// <summary>The runs: ids or their beginnings, runs, contexts.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RunSet)]
    [NodeTransformation(MlmdNodeKind.Context)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public NodeReference[]? RunId { get; set; }

    /// <summary>Runs, tasks, executions and artifacts from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>The names of metrics, with wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <summary>The kinds of rows.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public KfpMetricKind[]? Kind { get; set; }

    /// <summary>Types of artifacts, with wildcards, whose numbers are read in place of those of Kubeflow's own metrics.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ArtifactType { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var reference in RunId ?? [NodeReference.Piped(InputObject!, MlmdNodeKind.Context, MlmdNodeKind.Artifact, MlmdNodeKind.Execution)])
        {
            try
            {
                if (reference.Problem is { } problem) throw problem;
                Gather(StoreFor(reference), reference);
            }
            catch (MlmdException error)
            {
                Report(error, reference.Given);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Flush();

    /// <summary>Tasks and artifacts come one by one down a pipeline and are read in batches; a run is a batch of its own.</summary>
    private void Gather(MlmdConnection connection, NodeReference reference)
    {
        if (!ReferenceEquals(_store, connection) || (_gathered.Count > 0 && _gathered[0].Kind != reference.Kind)) Flush();
        _store = connection;
        _gathered.Add(reference);
        if (_gathered.Count >= RunReader.Batch || reference.Kind == MlmdNodeKind.Context) Flush();
    }

    private void Flush()
    {
        if (_gathered.Count == 0) return;
        NodeReference[] references = [.. _gathered];
        _gathered.Clear();
        var connection = _store!;
        RunOn(connection, (_, cancellationToken) => WriteAsync(connection, references, cancellationToken), references.Length == 1 ? references[0].Given : null);
    }

    private async Task WriteAsync(MlmdConnection connection, NodeReference[] references, CancellationToken cancellationToken)
    {
        var name = RunInput.Matcher(Name);
        await foreach (var metric in ReadAsync(connection, references, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (name is not null && !name(metric.Name)) continue;
            if (Kind is not null && !Kind.Contains(metric.Kind)) continue;
            await WriteObjectAsync(metric, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<KfpMetric> ReadAsync(
        MlmdConnection connection, NodeReference[] references, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var reader = new MetricReader(client, RunInput.Matcher(ArtifactType) ?? MetricCodec.IsMetricType);
        IAsyncEnumerable<KfpMetric> rows;
        if (references[0].Kind == MlmdNodeKind.Context)
        {
            var context = await RunInput.ResolveAsync(Nodes, connection, references[0], cancellationToken).ConfigureAwait(false);
            var tree = await RunReader.ReadAsync(client, context, cancellationToken).ConfigureAwait(false);
            rows = reader.OfTasksAsync(tree.Tasks, cancellationToken);
        }
        else if (references[0].Kind == MlmdNodeKind.Artifact)
        {
            rows = reader.OfArtifactsAsync(await AllAsync<MlmdArtifact>(connection, references, cancellationToken).ConfigureAwait(false), cancellationToken);
        }
        else
        {
            rows = OfTasks(reader, await AllAsync<MlmdExecution>(connection, references, cancellationToken).ConfigureAwait(false), references, cancellationToken);
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

    private async Task<IReadOnlyList<TNode>> AllAsync<TNode>(MlmdConnection connection, NodeReference[] references, CancellationToken cancellationToken)
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
                PostError(error, reference.Given);
            }
        }

        return nodes;
    }
}
