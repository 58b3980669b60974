using System.Globalization;
using System.Management.Automation;

namespace KfpMetadata.Commands;

/// <summary>Waits until executions are in one of the given states, and returns each one as soon as it is.</summary>
[Cmdlet(VerbsLifecycle.Wait, "MlmdExecution", DefaultParameterSetName = ExecutionSet)]
[OutputType(typeof(MlmdExecution))]
public sealed class WaitMlmdExecutionCommand : MlmdConnectedCmdlet
{
    private const string ExecutionSet = "Execution";

    /// <summary>Executions that an error lists.</summary>
    private const int Listed = 10;

    private readonly List<NodeReference> _given = [];

    /// <summary>The executions: entities, ids, names as <c>Type/Name</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ExecutionSet)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ExecutionReference[]? Execution { get; set; }

    /// <summary>Executions and tasks from the pipeline; of a run all its tasks.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject? InputObject { get; set; }

    /// <summary>The states to wait for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MlmdExecutionState[] State { get; set; } =
        [MlmdExecutionState.Complete, MlmdExecutionState.Failed, MlmdExecutionState.Cached, MlmdExecutionState.Canceled];

    /// <summary>The longest to wait, in seconds; 0 for ever.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <inheritdoc/>
    private protected override bool IsLong => true;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Execution is not null) _given.AddRange(Execution);
        else _given.Add(NodeReference.Piped(InputObject!, MlmdNodeKind.Execution, MlmdNodeKind.Context));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var broken in _given.Where(static reference => reference.Problem is not null)) Report(broken.Problem!, broken.Given);
        _given.RemoveAll(static reference => reference.Problem is not null);
        if (_given.Count > 0) RunOn([.. _given], WaitAsync, _given.Count == 1 ? _given[0].Given : null);
    }

    private async Task WaitAsync(MlmdConnection connection, CancellationToken cancellationToken)
    {
        var client = connection.Use();
        var ids = new List<long>();
        foreach (var reference in _given)
        {
            if (reference.Kind == MlmdNodeKind.Context)
            {
                var context = await RunInput.ResolveAsync(Nodes, connection, reference, cancellationToken).ConfigureAwait(false);
                var budget = new ReadBudget();
                var tree = await RunReader.ReadAsync(client, context, budget, cancellationToken).ConfigureAwait(false);
                if (tree.Run.IsTruncated) throw TooLarge(tree.Run);
                // Kubeflow leaves many DAGs at RUNNING for ever; their tasks are what ends.
                ids.AddRange(tree.Tasks.Where(static task => !task.IsGroup && !task.IsSuperseded).Select(static task => task.ExecutionId));
            }
            else
            {
                ids.Add(reference.Id > 0 ? reference.Id : (await Nodes.ResolveAsync<MlmdExecution>(connection, reference, cancellationToken).ConfigureAwait(false)).Id);
            }
        }

        var all = ids.Distinct().Count();
        var progress = new ProgressRecord(0, "Waiting for executions", "…");
        var waiter = new ExecutionWaiter(client, State, TimeoutSec == 0 ? null : TimeSpan.FromSeconds(TimeoutSec));
        var open = await waiter.WaitAsync(
            ids,
            execution => WriteObjectAsync(execution, cancellationToken),
            (left, elapsed) => PostProgress(Progress(progress, all, left.Count, elapsed)),
            cancellationToken).ConfigureAwait(false);
        progress.RecordType = ProgressRecordType.Completed;
        PostProgress(progress);
        if (open.Count > 0) PostError(TimedOut(open), open.ToArray());
    }

    private static MlmdException TooLarge(KfpRun run) => new(
        MlmdErrorId.InvalidArgument,
        $"The {run} has more tasks than can be waited for at once ({run.ReachedLimits}). Pipe those of them that matter to this command; Get-MlmdTask lists them.",
        MlmdStatusCode.InvalidArgument);

    private ProgressRecord Progress(ProgressRecord progress, int all, int open, TimeSpan elapsed)
    {
        progress.StatusDescription = string.Create(CultureInfo.InvariantCulture, $"{all - open} of {all} are {string.Join(" or ", State)}, after {elapsed.TotalSeconds:0} s");
        progress.PercentComplete = all == 0 ? 100 : (int)(100L * (all - open) / all);
        return progress;
    }

    private MlmdException TimedOut(IReadOnlyList<MlmdExecution> open) => new(
        MlmdErrorId.WaitTimeout,
        $"After {TimeoutSec.ToString(CultureInfo.InvariantCulture)} s {open.Count.ToString(CultureInfo.InvariantCulture)} of the executions are not {string.Join(" or ", State)}: "
        + string.Join(", ", open.Take(Listed).Select(static execution => $"{execution} is {execution.State ?? MlmdExecutionState.Unknown}"))
        + (open.Count > Listed ? ", …" : "") + ". Wait longer with -TimeoutSec, or see Get-MlmdTask.",
        MlmdStatusCode.DeadlineExceeded);
}
