using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Reads runs of Kubeflow Pipelines, v1 and v2, and of TFX: by id, by what belongs to them, or all of them with the newest first.</summary>
[Cmdlet(VerbsCommon.Get, "MlmdRun", DefaultParameterSetName = ListSet)]
[OutputType(typeof(KfpRun))]
public sealed class GetMlmdRunCommand : RunCommand
{
    private const string ListSet = "List";

    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RunSet)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(RunCompleter))]
    public override RunReference[]? RunId { get; set; }

    /// <summary>The names of pipelines, with wildcards.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PipelineCompleter))]
    [NoScriptBlock]
    public string[]? Pipeline { get; set; }

    /// <summary>The Kubernetes namespaces, with wildcards.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    [NoScriptBlock]
    public string[]? Namespace { get; set; }

    /// <summary>The states, as they are worked out.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    public KfpState[]? State { get; set; }

    /// <summary>Runs that were recorded at or after this time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTimeOffset? CreatedAfter { get; set; }

    /// <summary>Runs that were recorded before this time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTimeOffset? CreatedBefore { get; set; }

    /// <summary>Runs with a task that changed at or after this time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTimeOffset? UpdatedAfter { get; set; }

    /// <summary>Runs with a task that has stood in RUNNING since before this time.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public DateTimeOffset? UpdatedBefore { get; set; }

    /// <summary>The number of runs to leave out, from the newest on.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>The number of runs after which the list ends.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(1, int.MaxValue)]
    public int First { get; set; } = int.MaxValue;

    private protected override MlmdNodeKind[] Kinds => [MlmdNodeKind.Context, MlmdNodeKind.Execution, MlmdNodeKind.Artifact];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (string.Equals(ParameterSetName, ListSet, StringComparison.Ordinal))
        {
            RunOn([], (connection, cancellationToken) => ListAsync(connection, name: null, cancellationToken));
            return;
        }

        foreach (var reference in Given)
        {
            if (reference.GivenName is { } name && WildcardPattern.ContainsWildcardCharacters(name))
                RunOn([reference], (connection, cancellationToken) => ListAsync(connection, name, cancellationToken), reference.Given);
            else
                RunOn([reference], (connection, cancellationToken) => WriteAsync(connection, reference, cancellationToken), reference.Given);
        }
    }

    private async Task ListAsync(MlmdConnection connection, string? name, CancellationToken cancellationToken)
    {
        var query = new RunQuery
        {
            Name = RunInput.Matcher(name is null ? null : [name]),
            Pipeline = RunInput.Matcher(Pipeline),
            Namespace = RunInput.Matcher(Namespace),
            States = State,
            CreatedAfter = CreatedAfter,
            CreatedBefore = CreatedBefore,
            UpdatedAfter = UpdatedAfter,
            UpdatedBefore = UpdatedBefore,
        };
        var (left, written) = (Skip, 0);
        await foreach (var tree in new RunLister(connection.Use(), Budget).ListAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (left-- > 0) continue;
            await WarnOfLimitAsync(tree.Run).ConfigureAwait(false);
            await WriteObjectAsync(tree.Run, cancellationToken).ConfigureAwait(false);
            if (++written >= First) return;
        }
    }

    private async Task WriteAsync(MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        IEnumerable<MlmdContext> contexts = reference.Kind switch
        {
            MlmdNodeKind.Execution => await client.GetContextsOfAsync<MlmdExecution>(
                (await Nodes.ResolveAsync<MlmdExecution>(connection, reference, cancellationToken).ConfigureAwait(false)).Id, cancellationToken).ConfigureAwait(false),
            MlmdNodeKind.Artifact => await client.GetContextsOfAsync<MlmdArtifact>(
                (await Nodes.ResolveAsync<MlmdArtifact>(connection, reference, cancellationToken).ConfigureAwait(false)).Id, cancellationToken).ConfigureAwait(false),
            _ => [await ResolveRunAsync(connection, reference, cancellationToken).ConfigureAwait(false)],
        };
        foreach (var context in contexts.Where(RunTypes.IsRun))
        {
            var tree = await ReadRunAsync(connection, context, cancellationToken).ConfigureAwait(false);
            await WriteObjectAsync(tree.Run, cancellationToken).ConfigureAwait(false);
        }
    }
}
