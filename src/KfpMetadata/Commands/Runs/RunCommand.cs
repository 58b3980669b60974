using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>The base of the commands that are given runs.</summary>
public abstract class RunCommand : MlmdConnectedCmdlet
{
    /// <inheritdoc/>
    private protected override bool IsLong => true;

    private protected const string RunSet = "Run";
    private protected const string InputSet = "InputObject";
    private protected const string ContextIdSet = "ContextId";

    private protected RunCommand()
    {
    }

    /// <summary>The runs: ids or their beginnings, runs, contexts. Get-MlmdRun takes wildcards too.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunCompleter))]
    public virtual RunReference[]? RunId { get; set; }

    /// <summary>The ids of the runs' contexts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ContextIdSet)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NoCompleter))]
    public NodeId[]? ContextId { get; set; }

    /// <summary>Runs from the pipeline, and what the command takes in their place.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>The most tasks of a run. What is beyond is left out, with a warning, and the run says so.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumTaskCount { get; set; } = ReadBudget.DefaultNodes;

    /// <summary>The most bytes of names and values of the tasks of a run, roughly.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MaximumByteCount { get; set; } = ReadBudget.DefaultBytes;

    /// <summary>The kinds of nodes that the pipeline may bring.</summary>
    private protected virtual MlmdNodeKind[] Kinds => [MlmdNodeKind.Context];

    /// <summary>What was given, by parameter or by the pipeline.</summary>
    private protected NodeReference[] Given => ParameterSetName switch
    {
        // A number is the id of a run here, too.
        InputSet => [RunReference.IsNumber(InputObject) ? new RunReference(InputObject) : NodeReference.Piped(InputObject!, Kinds)],
        ContextIdSet => Array.ConvertAll(ContextId!, static id => NodeReference.Create(MlmdNodeKind.Context, id.Given)),
        _ => NodesOf(RunId),
    };

    /// <summary>The contexts of runs that a parameter named.</summary>
    private protected NodeReference[] NodesOf(RunReference?[]? runs)
    {
        var typed = new TypedNumbers(MyInvocation);
        return Array.ConvertAll(runs ?? [], run => (NodeReference)typed.Restore(run ?? new RunReference(null)));
    }

    /// <summary>The context of the run that is meant.</summary>
    private protected Task<MlmdContext> ResolveRunAsync(MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken) =>
        RunInput.ResolveAsync(Nodes, connection, reference, cancellationToken);

    /// <summary>The run that is meant, with its tasks.</summary>
    private protected async Task<RunTree> ReadRunAsync(MlmdConnection connection, NodeReference reference, CancellationToken cancellationToken) =>
        await ReadRunAsync(
            connection, await ResolveRunAsync(connection, reference, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The run of a context, with its tasks.</summary>
    private protected async Task<RunTree> ReadRunAsync(MlmdConnection connection, MlmdContext context, CancellationToken cancellationToken)
    {
        var tree = await RunReader.ReadAsync(connection.Use(), context, Budget(), cancellationToken).ConfigureAwait(false);
        await WarnOfLimitAsync(tree.Run).ConfigureAwait(false);
        return tree;
    }

    /// <summary>How much of one run is read.</summary>
    private protected ReadBudget Budget() => new() { Nodes = MaximumTaskCount, Bytes = MaximumByteCount };

    /// <summary>Warns where tasks are left out.</summary>
    private protected async Task WarnOfLimitAsync(KfpRun run)
    {
        if (!run.IsTruncated) return;
        var budget = Budget();
        budget.Reach(run.ReachedLimits);
        await WarnAsync(budget.Warning($"The {run}", "tasks", nameof(MaximumTaskCount))).ConfigureAwait(false);
    }
}
